import { Play, Square } from 'lucide-react';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Spinner } from '@/shared/ui/Spinner';
import type { RunControl } from './useRun';

const words = { idle: 'Run', saving: 'Saving…', starting: 'Starting…', running: 'Stop', stopping: 'Stopping…' };

export function RunButton({ control }: { control: RunControl }) {
  const { phase, path } = control;
  if (phase === 'running' || phase === 'stopping')
    return (
      <Button
        variant="danger"
        onClick={() => void control.stop()}
        disabled={phase === 'stopping'}
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
      disabled={phase !== 'idle' || path === null}
      title={path === null ? 'Open a file to run it' : `Run ${visibleText(path)} (F5 or Ctrl+Enter)`}
      aria-keyshortcuts="F5 Control+Enter"
      data-testid="run-button"
    >
      {phase === 'idle' ? <Play className="fill-current" aria-hidden="true" /> : <Spinner />}
      {words[phase]}
    </Button>
  );
}
