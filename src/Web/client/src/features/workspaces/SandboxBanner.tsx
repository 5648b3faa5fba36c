import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { useSession, useWorkspaceContext } from './workspaceContext';

/** Says what a missing sandbox means, and that nothing is lost by it. */
export function SandboxBanner() {
  const { session } = useWorkspaceContext();
  const { state, detail } = useSession((current) => current.sandbox);
  if (state !== 'unavailable' && state !== 'stopped') return null;
  return (
    <div
      role="status"
      data-testid="sandbox-banner"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-warn/40 bg-warn-ground px-4 py-2 text-[13px]"
    >
      {state === 'unavailable' ? (
        <span>
          The sandbox is unavailable{detail ? `: ${visibleText(detail).replace(/\.$/, '')}` : ''}. You can go on
          editing; everything is saved.
        </span>
      ) : (
        <span>The sandbox is stopped. Your files are safe.</span>
      )}
      <Button onClick={() => void session.sandbox.ask()}>{state === 'stopped' ? 'Start sandbox' : 'Try now'}</Button>
    </div>
  );
}
