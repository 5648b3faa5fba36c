import type { Command } from '@/features/commands/registry';
import type { editor } from './monaco';

// The page has its own palette, undo that knows what others do, and names for what the language server does.
const leftOut = new Set([
  'undo',
  'redo',
  ...['quickCommand', 'formatDocument', 'revealDefinition', 'goToReferences', 'rename'].map(
    (name) => `editor.action.${name}`,
  ),
]);

/** What the editor can do by itself, such as folding or adding cursors, for the page's palette. */
export function editorCommands(view: editor.IStandaloneCodeEditor): Command[] {
  return view
    .getSupportedActions()
    .filter(({ id, label }) => label !== '' && !leftOut.has(id))
    .map(({ id, label }) => ({
      id: `editor:${id}`,
      title: label,
      run: () => {
        view.focus();
        void view.getAction(id)?.run();
      },
    }));
}
