import { ChevronDown, Play, Square } from 'lucide-react';
import { Suspense } from 'react';
import { runWords } from '@/features/runs/runWords';
import { useRunKeys } from '@/features/runs/useRunKeys';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Spinner } from '@/shared/ui/Spinner';
import type { RunControl } from './useRun';

const RunMenu = lazyPart(() => import('@/features/runs/RunMenu'));

const words = { idle: 'Run', saving: 'Saving…', starting: 'Starting…', running: 'Stop', stopping: 'Stopping…' };

export function RunButton({ control }: { control: RunControl }) {
  useRunKeys(control);
  return (
    <div className="flex shrink-0 gap-px">
      <MainButton control={control} />
      <Suspense
        fallback={
          <Button variant="primary" disabled aria-label="What to run" className="w-7 rounded-l-none px-0">
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <RunMenu control={control} />
      </Suspense>
    </div>
  );
}

function MainButton({ control }: { control: RunControl }) {
  const { phase, spec, name } = control;
  if (phase === 'running' || phase === 'stopping')
    return (
      <Button
        variant="danger"
        onClick={() => void control.stop()}
        disabled={phase === 'stopping'}
        title="Stop (Shift+F5)"
        aria-keyshortcuts="Shift+F5"
        className="rounded-r-none"
        data-testid="stop-button"
      >
        {phase === 'stopping' ? <Spinner /> : <Square className="fill-current" aria-hidden="true" />}
        {words[phase]}
      </Button>
    );
  return (
    <Button
      variant="primary"
      onClick={() => void control.run()}
      disabled={phase !== 'idle' || spec === null}
      title={spec === null ? 'Open a file to run it' : `Run ${visibleText(name ?? runWords(spec))} (F5 or Ctrl+Enter)`}
      aria-keyshortcuts="F5 Control+Enter"
      className="rounded-r-none"
      data-testid="run-button"
    >
      {phase === 'idle' ? <Play className="fill-current" aria-hidden="true" /> : <Spinner />}
      {words[phase]}
      {phase === 'idle' && name !== null && (
        <span className="max-w-28 truncate max-sm:hidden">{visibleText(name)}</span>
      )}
    </Button>
  );
}
