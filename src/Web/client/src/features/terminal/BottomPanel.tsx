import { Plus } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { ProblemsTab, problemsTab } from '@/features/problems/ProblemsTab';
import { RunResult } from '@/features/workspaces/RunResult';
import { terminalOfRun } from '@/features/workspaces/runOutcome';
import { useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { addShell, removeShell } from '@/features/workspaces/workspaceUi';
import { Button } from '@/shared/ui/Button';
import { StripTab, TabStrip } from '@/shared/ui/TabStrip';
import { TerminalHost } from './TerminalHost';

const ProblemsPanel = lazy(() => import('@/features/problems/ProblemsPanel'));

const nameOf = (id: string) => (id === 'run' ? 'Run' : id.replace('shell-', 'Shell '));

export function BottomPanel({ isShown }: { isShown: boolean }) {
  const { session, ui } = useWorkspaceContext();
  const { activeRun, lastRun } = useWorkspace();
  const shells = useUi((state) => state.shells);
  const tab = useUi((state) => state.bottomTab);
  const runId = activeRun?.runId ?? lastRun?.runId ?? null;

  // A run that another tab started is shown too, unless somebody is typing in a terminal here.
  const activeRunId = activeRun?.runId;
  useEffect(() => {
    const isTyping = document.activeElement?.closest('[data-pane="terminal"]') && ui.getState().bottomTab !== 'run';
    if (activeRunId && !isTyping) ui.setState({ bottomTab: 'run' });
  }, [activeRunId, ui]);

  const closeShell = (terminalId: string) => {
    void session.terminals.kill(terminalId).catch(() => {});
    removeShell(ui, terminalId);
  };

  return (
    <section aria-label="Terminals" className="flex h-full flex-col bg-surface" data-pane="terminal">
      <div className="flex h-9 shrink-0 items-stretch border-b border-line bg-ground pl-1">
        <TabStrip label="Terminals">
          {[...shells, 'run'].map((id) => (
            <StripTab
              key={id}
              name={nameOf(id)}
              isCurrent={tab === id}
              className={tab === id ? 'shadow-[inset_0_-2px_0_var(--accent)]' : ''}
              onChoose={() => ui.setState({ bottomTab: id })}
              onClose={id !== 'run' && shells.length > 1 ? () => closeShell(id) : undefined}
              testId={id === 'run' ? 'run-tab' : 'shell-tab'}
            >
              {nameOf(id)}
              {id === 'run' && activeRun && (
                <span className="size-2 animate-pulse rounded-full bg-good" role="img" aria-label="running" />
              )}
            </StripTab>
          ))}
          <ProblemsTab />
        </TabStrip>
        <Button
          variant="quiet"
          size="icon"
          aria-label="New shell"
          title="New shell"
          className="self-center"
          onClick={() => addShell(ui)}
          data-testid="new-shell"
        >
          <Plus aria-hidden="true" />
        </Button>
      </div>
      <RunResult isShown={tab === 'run'} />
      <div className="relative min-h-0 flex-1 bg-[light-dark(#fbfbf9,#0d1110)]">
        {shells.map((id) => (
          <TerminalHost key={id} terminalId={id} label={`Terminal ${id}`} isVisible={isShown && tab === id} />
        ))}
        {tab === problemsTab && (
          <Suspense fallback={null}>
            <ProblemsPanel />
          </Suspense>
        )}
        {runId === null ? (
          tab === 'run' && (
            <p className="p-4 text-[13px] text-muted">Nothing has run yet. Press F5 to run the file in front.</p>
          )
        ) : (
          <TerminalHost
            key={runId}
            terminalId={terminalOfRun(runId)}
            label="Output of the run"
            isVisible={isShown && tab === 'run'}
          />
        )}
      </div>
    </section>
  );
}
