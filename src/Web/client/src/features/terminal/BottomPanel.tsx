import { ChartLine, Plus } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useCommands } from '@/features/commands/registry';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { packageCommands, packagesTab } from '@/features/packages/packageTab';
import { showPlots, usePlots } from '@/features/plots/usePlots';
import { ProblemsTab, problemsTab } from '@/features/problems/ProblemsTab';
import { useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { addShell } from '@/features/workspaces/workspaceUi';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { StripTab, TabStrip } from '@/shared/ui/TabStrip';
import { RunPanel } from './RunPanel';
import { type TerminalActions, TerminalHost } from './TerminalHost';
import { useShellActions } from './useShellActions';
import { useShells } from './useShells';

const PlotsView = lazyPart(() => import('@/features/plots/PlotsView'));
const PastRuns = lazyPart(() => import('@/features/runs/PastRuns'));
const PackagesPanel = lazyPart(() => import('@/features/packages/PackagesPanel'));
const ProblemsPanel = lazyPart(() => import('@/features/problems/ProblemsPanel'));
const RenameShell = lazyPart(() => import('./RenameShell'));
const TerminalMenu = lazyPart(() => import('./TerminalMenu'));

const views: Record<string, { name: string; testId: string }> = {
  run: { name: 'Run', testId: 'run-tab' },
  runs: { name: 'Past runs', testId: 'runs-tab' },
  [packagesTab]: { name: 'Packages', testId: 'packages-tab' },
};

const Activity = ({ name }: { name: string }) => (
  <span className="size-2 animate-pulse rounded-full bg-good" role="img" aria-label={name} />
);

export function BottomPanel({ isShown }: { isShown: boolean }) {
  const { session, ui } = useWorkspaceContext();
  const { activeRun, installing } = useWorkspace();
  const { shells, nameOf } = useShells();
  const shellActions = useShellActions(nameOf);
  const { plots, isOpen } = usePlots();
  const tab = useUi((state) => state.bottomTab);
  const actions = useRef(new Map<string, TerminalActions>());
  const [renaming, setRenaming] = useState<string | null>(null);
  const isShell = shells.includes(tab);

  useCommands([
    { id: 'terminal.new', title: 'New shell', run: () => addShell(ui) },
    ...packageCommands(ui),
    ...(isShell
      ? [
          { id: 'terminal.search', title: 'Search in the terminal', run: () => actions.current.get(tab)?.search() },
          { id: 'terminal.clear', title: 'Clear the terminal', run: () => actions.current.get(tab)?.clear() },
          { id: 'terminal.rename', title: 'Rename the shell', run: () => setRenaming(tab) },
        ]
      : []),
    {
      id: 'plots.toggle',
      title: isOpen ? 'Hide the plots' : 'Show the plots',
      run: () => showPlots(session.workspaceId, !isOpen),
    },
  ]);

  // A run that another tab started is shown too, unless somebody is typing in a terminal here.
  const activeRunId = activeRun?.runId;
  useEffect(() => {
    const isTyping = document.activeElement?.closest('[data-pane="terminal"]') && ui.getState().bottomTab !== 'run';
    if (activeRunId && !isTyping) ui.setState({ bottomTab: 'run' });
  }, [activeRunId, ui]);

  const keepActions = (terminalId: string, known: TerminalActions | null) => {
    if (known) actions.current.set(terminalId, known);
    else actions.current.delete(terminalId);
  };

  return (
    <section aria-label="Terminals" className="flex h-full flex-col bg-surface" data-pane="terminal">
      <div className="flex h-9 shrink-0 items-stretch border-b border-line bg-ground pl-1">
        <TabStrip label="Terminals">
          {[...shells, ...Object.keys(views)].map((id) => {
            const name = visibleText(views[id]?.name ?? nameOf(id));
            return (
              <StripTab
                key={id}
                name={name}
                isCurrent={tab === id}
                className={tab === id ? 'shadow-[inset_0_-2px_0_var(--accent)]' : ''}
                onChoose={() => ui.setState({ bottomTab: id })}
                onClose={!views[id] && shells.length > 1 ? () => void shellActions.close(id) : undefined}
                testId={views[id]?.testId ?? 'shell-tab'}
              >
                <span className="truncate">{name}</span>
                {id === 'run' && activeRun && <Activity name="running" />}
                {id === packagesTab && (installing?.length ?? 0) > 0 && <Activity name="installing" />}
              </StripTab>
            );
          })}
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
        <Button
          variant="quiet"
          aria-pressed={isOpen}
          title={isOpen ? 'Hide the plots' : 'Show the plots'}
          className="ml-auto self-center px-2"
          onClick={() => showPlots(session.workspaceId, !isOpen)}
          data-testid="plots-button"
        >
          <ChartLine aria-hidden="true" />
          <span className="max-sm:sr-only">Plots</span>
          {plots.length > 0 && (
            <span className="rounded-full bg-selected px-1.5 text-xs tabular-nums">{plots.length}</span>
          )}
        </Button>
        {isShell && (
          <Suspense fallback={<span className="w-8" />}>
            <TerminalMenu
              name={visibleText(nameOf(tab))}
              actions={() => actions.current.get(tab)}
              onRename={() => setRenaming(tab)}
              onKill={() => void shellActions.kill(tab)}
            />
          </Suspense>
        )}
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <RunPanel isShown={isShown} isCurrent={tab === 'run'} />
          {tab === 'runs' && (
            <div className="relative min-h-0 flex-1">
              <Suspense fallback={<ListSkeleton />}>
                <PastRuns />
              </Suspense>
            </div>
          )}
          {tab === packagesTab && (
            <div className="relative min-h-0 flex-1">
              <Suspense fallback={<ListSkeleton />}>
                <PackagesPanel />
              </Suspense>
            </div>
          )}
          {tab === problemsTab && (
            <div className="relative min-h-0 flex-1">
              <Suspense fallback={null}>
                <ProblemsPanel />
              </Suspense>
            </div>
          )}
          <div className="relative min-h-0 flex-1 bg-[light-dark(#fbfbf9,#0d1110)]" hidden={!isShell}>
            {shells.map((id) => (
              <TerminalHost
                key={id}
                terminalId={id}
                label={`Terminal ${id}`}
                isVisible={isShown && tab === id}
                onActions={keepActions}
              />
            ))}
          </div>
        </div>
        {isOpen && (
          <div className="w-72 max-w-[45%] shrink-0 border-l border-line max-sm:w-full max-sm:max-w-full">
            <Suspense>
              <PlotsView plots={plots} onClose={() => showPlots(session.workspaceId, false)} />
            </Suspense>
          </div>
        )}
      </div>
      {renaming !== null && (
        <Suspense>
          <RenameShell
            name={nameOf(renaming)}
            rename={(name) => session.terminals.rename(renaming, name)}
            onClose={() => setRenaming(null)}
          />
        </Suspense>
      )}
    </section>
  );
}
