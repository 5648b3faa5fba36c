import { useEffect, useRef } from 'react';
import { useCommands } from '@/features/commands/registry';
import type { RunControl } from '@/features/workspaces/useRun';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';

/** Run, stop and run again: by name in the command palette, and the keys that the page does not listen to itself. */
export function useRunKeys(control: RunControl): void {
  const { ui } = useWorkspaceContext();
  const latest = useRef(control);
  latest.current = control;

  useCommands([
    { id: 'run.run', title: 'Run', keys: 'F5', run: () => void control.run() },
    { id: 'run.again', title: 'Run again', keys: 'Ctrl+Shift+F5', run: () => void control.again() },
    { id: 'run.stop', title: 'Stop the run', keys: 'Shift+F5', run: () => void control.stop() },
    {
      id: 'run.history',
      title: 'Show past runs',
      run: () => ui.setState({ bottomTab: 'runs', pane: 'terminal' }),
    },
  ]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F5' || !event.shiftKey || event.altKey) return;
      if (document.querySelector('[role=alertdialog], [role=dialog], [role=menu]')) return;
      event.preventDefault();
      // The page's own keys come next, and would take any F5 for a run.
      event.stopImmediatePropagation();
      if (event.ctrlKey || event.metaKey) void latest.current.again();
      else void latest.current.stop();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
