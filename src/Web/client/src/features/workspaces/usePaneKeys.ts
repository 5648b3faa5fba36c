import { useEffect, useRef } from 'react';
import { navigate } from '@/app/router';
import { openPalette } from '@/features/commands/palette';
import { useCommands } from '@/features/commands/registry';
import { splitEditor } from '@/features/editor/groups';
import { openSettings } from '@/features/settings/settingsDialog';
import { toggleWordWrap, useSettingCommands } from '@/features/settings/useSettingCommands';
import type { RunControl } from './useRun';
import { useWorkspaceContext } from './workspaceContext';
import { addShell, type Pane, type SideView, type WorkspaceUiStore } from './workspaceUi';

const panes: Pane[] = ['files', 'editor', 'terminal'];
const targets = [
  '[role=treeitem][tabindex="0"]',
  '.native-edit-context, textarea.inputarea, .ime-text-area',
  ':not([hidden]) > [data-testid="terminal"] .xterm-helper-textarea',
  'input[type=search]',
  'button:not(:disabled)',
];

export function focusPane(pane: Pane): boolean {
  const root = document.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
  if (!root) return false;
  // Of two editors, the one that was used last.
  const roots = [root.querySelector<HTMLElement>('[data-in-use=true]'), root];
  for (const place of roots)
    for (const target of targets) {
      const found = [...(place?.querySelectorAll<HTMLElement>(target) ?? [])].find(
        (element) => !element.closest('[hidden]'),
      );
      if (!found) continue;
      found.focus();
      if (root.contains(document.activeElement)) return true;
    }
  return false;
}

function movePane(ui: WorkspaceUiStore, step: 1 | -1): void {
  const inside = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane;
  // The search and the review take the place of the files.
  const isBeside = inside === 'search' || inside === 'review';
  const start = panes.indexOf((isBeside ? 'files' : (inside ?? 'none')) as Pane);
  for (let tries = 1; tries <= panes.length; tries++) {
    const next = panes[(start + step * tries + panes.length * 2) % panes.length];
    if (!next) return;
    const pane = next === 'files' ? ui.getState().sideView : next;
    ui.setState({ pane });
    // On a narrow window the pane has to be shown before it can take the focus.
    if (!focusPane(pane)) setTimeout(() => focusPane(pane));
    if (document.querySelector(`[data-pane="${pane}"]`)) return;
  }
}

/** Shows the files, the search or the review beside the editor, with the focus in it. */
export function showSide(ui: WorkspaceUiStore, sideView: SideView): void {
  ui.setState({ treeOpen: true, sideView, pane: sideView });
  // It may have to be fetched first.
  let tries = 0;
  const focus = () => {
    if (!focusPane(sideView) && tries++ < 40) setTimeout(focus, 50);
  };
  setTimeout(focus);
}

/** Ctrl+Enter sends what is written in a form; where nothing is written, and in the editor, it runs the program. */
const isWritingElsewhere = (): boolean => {
  const element = document.activeElement;
  if (!element || element.closest('[data-pane="editor"]')) return false;
  return element.closest('input, textarea, select, [data-pane="review"]') !== null;
};

/** The page's keys, and what they do by name. They work everywhere, also where the editor or a terminal would take them. */
export function usePaneKeys(ui: WorkspaceUiStore, control: RunControl): void {
  const run = useRef(control.run);
  run.current = control.run;
  const { session } = useWorkspaceContext();
  const toggleFiles = () => ui.setState(({ treeOpen }) => ({ treeOpen: !treeOpen }));

  useSettingCommands();
  useCommands([
    { id: 'page.files', title: 'Go to a file…', keys: 'Ctrl+P', run: () => openPalette('files') },
    { id: 'page.search', title: 'Search in all files', keys: 'Ctrl+Shift+F', run: () => showSide(ui, 'search') },
    { id: 'page.showFiles', title: 'Show the files', keys: 'Ctrl+Shift+E', run: () => showSide(ui, 'files') },
    { id: 'page.review', title: 'Show what was handed in, and its review', run: () => showSide(ui, 'review') },
    { id: 'page.toggleFiles', title: 'Hide or show what is beside the editor', keys: 'Ctrl+B', run: toggleFiles },
    { id: 'page.newShell', title: 'New shell', run: () => addShell(ui) },
    { id: 'page.history', title: 'Show the history', run: () => navigate(`/w/${session.workspaceId}/history`) },
    { id: 'page.nextPane', title: 'Go to the next pane', keys: 'F6', run: () => movePane(ui, 1) },
  ]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const inTerminal =
        document.activeElement?.closest('[data-pane="terminal"]') !== null && document.activeElement !== null;
      const control = (event.ctrlKey || event.metaKey) && !event.altKey;
      const { key, code, shiftKey } = event;
      if (document.querySelector('[role=dialog]:not([data-beside]), [role=alertdialog], [role=menu]')) {
        // What lies over the page has the keys to itself; but none of them loads or saves the page.
        if ((key === 'F5' && !control) || (key === 's' && control)) event.preventDefault();
        return;
      }
      let action: (() => void) | null = null;
      if (key === 'F5' && !control) action = () => void run.current();
      else if (key === 'Enter' && control && !inTerminal && !isWritingElsewhere()) action = () => void run.current();
      else if (key === 'F6') action = () => movePane(ui, shiftKey ? -1 : 1);
      else if (code === 'KeyM' && event.ctrlKey && shiftKey) action = () => movePane(ui, 1);
      else if (key === 's' && control) action = () => {};
      else if (code === 'KeyP' && control && shiftKey) action = () => openPalette('commands');
      else if (code === 'KeyF' && control && shiftKey) action = () => showSide(ui, 'search');
      else if (code === 'KeyE' && control && shiftKey) action = () => showSide(ui, 'files');
      // What follows belongs to the programs in a terminal.
      else if (inTerminal) return;
      else if (key === 'F1') action = () => openPalette('commands');
      else if (code === 'KeyP' && control) action = () => openPalette('files');
      else if (code === 'KeyB' && control && !shiftKey) action = toggleFiles;
      else if (key === ',' && control) action = openSettings;
      else if (key === '\\' && control) action = () => splitEditor(ui);
      else if (code === 'KeyZ' && event.altKey && !event.ctrlKey && !shiftKey) action = toggleWordWrap;
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [ui]);
}
