// What monaco-vim imports from Monaco under a path that Monaco no longer has (vite.config.ts leads it here).
export { editor, KeyCode, Position, Range, Selection, SelectionDirection } from 'monaco-editor/editor';
