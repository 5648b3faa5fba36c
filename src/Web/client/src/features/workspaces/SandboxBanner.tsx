import type { SandboxState } from '@/shared/api/contract';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { IdleWarning } from './IdleWarning';
import { sandboxInWords } from './sandboxWording';
import { useSession, useWorkspaceContext } from './workspaceContext';

/** Says what a missing sandbox means, or one that will be stopped, and that nothing is lost by it. */
export function SandboxBanner() {
  const sandbox = useSession((current) => current.sandbox);
  const words = visibleText(sandboxInWords(sandbox));
  return (
    <>
      {/* Always there, and without the countdown: only so is each change spoken, and once. */}
      <div role="status" className="sr-only">
        {words}
      </div>
      {words !== '' && <Banner sandbox={sandbox} words={words} />}
    </>
  );
}

function Banner({ sandbox, words }: { sandbox: SandboxState; words: string }) {
  const { session } = useWorkspaceContext();
  if (sandbox.state === 'ready' && sandbox.stopsAt) return <IdleWarning words={words} stopsAt={sandbox.stopsAt} />;
  return (
    <div
      data-testid="sandbox-banner"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-warn/40 bg-warn-ground px-4 py-2 text-[13px]"
    >
      <span>{words}</span>
      <Button onClick={() => void session.sandbox.ask()}>
        {sandbox.state === 'stopped' ? 'Start sandbox' : 'Try now'}
      </Button>
    </div>
  );
}
