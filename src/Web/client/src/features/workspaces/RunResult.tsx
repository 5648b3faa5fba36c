import { useNow } from '@/shared/lib/useNow';
import { visibleText } from '@/shared/lib/visibleText';
import { remaining } from './remaining';
import { runDeadline, runOutcome } from './runOutcome';
import { useWorkspace } from './workspaceContext';

const tones = { good: 'text-good', warn: 'text-warn', bad: 'text-bad' };

/** The line above a run's output. Always there for screen readers, which hear of a run's end in any tab. */
export function RunResult({ isShown }: { isShown: boolean }) {
  const { activeRun, lastRun, allowance } = useWorkspace();
  const now = useNow(activeRun !== null);
  const outcome = !activeRun && lastRun ? runOutcome(lastRun, allowance?.sandbox.memoryBytes) : null;
  const deadline = activeRun?.started ? runDeadline(activeRun, allowance?.runSeconds, now) : null;
  const running =
    activeRun &&
    (activeRun.started ? `Running ${visibleText(activeRun.path)}…` : `Starting ${visibleText(activeRun.path)}…`);
  if (!running && !outcome) return <div role="status" className="sr-only" />;
  return (
    <div
      role="status"
      data-testid="run-result"
      data-end={activeRun ? 'running' : lastRun?.end}
      className={
        isShown ? `min-w-0 flex-1 px-4 py-1.5 text-[13px] ${outcome ? tones[outcome.tone] : 'text-muted'}` : 'sr-only'
      }
    >
      {running ?? outcome?.text}
      {deadline && (
        <span className="text-warn" data-testid="run-deadline">
          {` ${deadline.words} `}
          <span className="font-semibold tabular-nums" aria-hidden="true">
            {remaining(deadline.at, now)}
          </span>
        </span>
      )}
    </div>
  );
}
