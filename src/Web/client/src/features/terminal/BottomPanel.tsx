import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect } from 'react';
import { RunResult } from '@/features/workspaces/RunResult';
import { terminalOfRun } from '@/features/workspaces/runOutcome';
import { useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { addShell, removeShell } from '@/features/workspaces/workspaceUi';
import { classes } from '@/shared/lib/classes';
import { Button } from '@/shared/ui/Button';
import { TerminalHost } from './TerminalHost';

export function BottomPanel({ isShown }: { isShown: boolean }) {
  const { session, ui } = useWorkspaceContext();
  const { activeRun, lastRun } = useWorkspace();
  const shells = useUi((state) => state.shells);
  const tab = useUi((state) => state.bottomTab);
  const runId = activeRun?.runId ?? lastRun?.runId ?? null;
  const tabs = [...shells, 'run'];

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
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    ui.setState({ bottomTab: next });
    document.getElementById(`bottom-tab-${next}`)?.focus();
  };

  return (
    <section aria-label="Terminals" className="flex h-full flex-col bg-surface" data-pane="terminal">
      <div className="flex h-9 shrink-0 items-stretch border-b border-line bg-ground pl-1">
        <div role="tablist" aria-label="Terminals" className="flex min-w-0 overflow-x-auto">
          {tabs.map((id, index) => (
            <div key={id} role="presentation" className="flex shrink-0 items-center">
              <button
                type="button"
                role="tab"
                id={`bottom-tab-${id}`}
                aria-selected={tab === id}
                tabIndex={tab === id ? 0 : -1}
                onClick={() => ui.setState({ bottomTab: id })}
                onKeyDown={(event) => onKeyDown(event, index)}
                className={classes(
                  'flex h-full items-center gap-1.5 px-2.5 text-[13px] outline-offset-[-2px]',
                  tab === id ? 'text-text shadow-[inset_0_-2px_0_var(--accent)]' : 'text-muted hover:text-text',
                )}
                data-testid={id === 'run' ? 'run-tab' : 'shell-tab'}
              >
                {id === 'run' ? 'Run' : id.replace('shell-', 'Shell ')}
                {id === 'run' && activeRun && (
                  <span className="size-2 animate-pulse rounded-full bg-good" role="img" aria-label="running" />
                )}
              </button>
              {id !== 'run' && shells.length > 1 && (
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={`Close ${id.replace('shell-', 'Shell ')}`}
                  onClick={() => closeShell(id)}
                  className="grid size-6 place-items-center rounded text-muted hover:bg-hover hover:text-text"
                >
                  <X className="size-3.5" aria-hidden="true" />
                </button>
              )}
            </div>
          ))}
        </div>
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
