import { useEffect, useRef } from 'react';
import type { RunControl } from './useRun';
import type { Pane, WorkspaceUiStore } from './workspaceUi';

const panes: Pane[] = ['files', 'editor', 'terminal'];
const targets = [
  '[role=treeitem][tabindex="0"]',
  '.native-edit-context, textarea.inputarea, .ime-text-area',
  ':not([hidden]) > [data-testid="terminal"] .xterm-helper-textarea',
  'button:not(:disabled)',
];

function focusPane(pane: Pane): boolean {
  const root = document.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
  if (!root) return false;
  for (const target of targets) {
    const found = [...root.querySelectorAll<HTMLElement>(target)].find((element) => !element.closest('[hidden]'));
    if (!found) continue;
    found.focus();
    if (root.contains(document.activeElement)) return true;
  }
  return false;
}

function movePane(ui: WorkspaceUiStore, step: 1 | -1): void {
  const inside = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane;
  const start = panes.indexOf((inside ?? 'none') as Pane);
  for (let tries = 1; tries <= panes.length; tries++) {
    const pane = panes[(start + step * tries + panes.length * 2) % panes.length];
    if (!pane) return;
    ui.setState({ pane });
    // On a narrow window the pane has to be shown before it can take the focus.
    if (!focusPane(pane)) setTimeout(() => focusPane(pane));
    if (document.querySelector(`[data-pane="${pane}"]`)) return;
  }
}

/** The page's keys. They work everywhere, also where the editor or a terminal would take them. */
export function usePaneKeys(ui: WorkspaceUiStore, control: RunControl): void {
  const run = useRef(control.run);
  run.current = control.run;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (document.querySelector('[role=alertdialog], [role=menu]')) return;
      const inTerminal =
        document.activeElement?.closest('[data-pane="terminal"]') !== null && document.activeElement !== null;
      const control = event.ctrlKey || event.metaKey;
      let action: (() => void) | null = null;
      if (event.key === 'F5' && !control) action = () => void run.current();
      else if (event.key === 'Enter' && control && !inTerminal) action = () => void run.current();
      else if (event.key === 'F6') action = () => movePane(ui, event.shiftKey ? -1 : 1);
      else if (event.code === 'KeyM' && event.ctrlKey && event.shiftKey) action = () => movePane(ui, 1);
      else if (event.key === 's' && control) action = () => {};
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [ui]);
}
