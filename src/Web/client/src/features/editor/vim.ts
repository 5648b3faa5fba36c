import { initVimMode, VimMode } from 'monaco-vim';
import type { editor } from './monaco';
import { reverts } from './revert';

// Monaco's own undo counts on nobody else writing.
for (const direction of ['undo', 'redo'] as const)
  Object.assign(VimMode.commands, {
    [direction]: (mode: { editor: editor.ICodeEditor }) => reverts.get(mode.editor)?.(direction),
  });

/** Vim's keys in an editor, until the result is called. What vim has to say is shown in `status`. */
export function startVim(view: editor.IStandaloneCodeEditor, status: HTMLElement): () => void {
  const mode = initVimMode(view as unknown as Parameters<typeof initVimMode>[0], status);
  return () => mode.dispose();
}
