import type { editor } from './monaco';

/** What undo and redo do in an editor, for those who cannot press its keys: they know what others do. */
export const reverts = new WeakMap<editor.ICodeEditor, (direction: 'undo' | 'redo') => void>();
