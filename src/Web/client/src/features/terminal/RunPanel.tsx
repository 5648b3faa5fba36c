import { RotateCcw } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useRunControl } from '@/features/runs/runControl';
import { RunResult } from '@/features/workspaces/RunResult';
import { terminalOfRun } from '@/features/workspaces/runOutcome';
import { useWorkspace } from '@/features/workspaces/workspaceContext';
import { lazyPart } from '@/shared/lib/lazyPart';
import { Button } from '@/shared/ui/Button';
import { TerminalHost } from './TerminalHost';

const RunExplanation = lazyPart(() => import('@/features/runs/RunExplanation'));
const RunOutput = lazyPart(() => import('@/features/runs/RunOutput'));

/** The run under way or the last one: how it ended, and its terminal. Stays mounted, for those who hear of its end. */
export function RunPanel({ isShown, isCurrent }: { isShown: boolean; isCurrent: boolean }) {
  const { activeRun, lastRun } = useWorkspace();
  const control = useRunControl();
  const runId = activeRun?.runId ?? lastRun?.runId ?? null;
  // A run that was over when this page first heard of it has no terminal worth waiting for; its output is kept.
  const [live, setLive] = useState<string | null>(null);
  if (activeRun && activeRun.runId !== live) setLive(activeRun.runId);
  return (
    <>
      <div className={isCurrent ? 'flex shrink-0 items-center border-b border-line empty:hidden' : 'contents'}>
        <RunResult isShown={isCurrent} />
        {isCurrent && runId !== null && (
          <Button
            variant="quiet"
            onClick={() => void control.again()}
            disabled={control.phase === 'saving' || control.phase === 'starting' || control.phase === 'stopping'}
            title="Run again (Ctrl+Shift+F5)"
            aria-keyshortcuts="Control+Shift+F5"
            className="mr-1 ml-auto"
            data-testid="panel-run-again"
          >
            <RotateCcw aria-hidden="true" />
            <span className="max-sm:sr-only">Run again</span>
          </Button>
        )}
      </div>
      {isCurrent && !activeRun && lastRun?.end === 'exited' && lastRun.exitCode !== 0 && (
        <Suspense>
          <RunExplanation key={lastRun.runId} runId={lastRun.runId} />
        </Suspense>
      )}
      <div className="relative min-h-0 flex-1 bg-[light-dark(#fbfbf9,#0d1110)]" hidden={!isCurrent}>
        {runId === null ? (
          <p className="p-4 text-[13px] text-muted">Nothing has run yet. Press F5 to run the file in front.</p>
        ) : runId === live ? (
          <TerminalHost
            key={runId}
            terminalId={terminalOfRun(runId)}
            label="Output of the run"
            isVisible={isShown && isCurrent}
          />
        ) : (
          isCurrent && (
            <Suspense>
              <RunOutput runId={runId} />
            </Suspense>
          )
        )}
      </div>
    </>
  );
}
