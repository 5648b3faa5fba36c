// The only module that imports Monaco, so that what is bundled of it is decided in one place.
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/python/register';
import {
  editor,
  type IMarkdownString,
  KeyCode,
  KeyMod,
  languages,
  MarkerSeverity,
  MarkerTag,
  Range,
  Selection,
  Uri,
} from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { fontStack } from '@/features/settings/fonts';
import type { Settings } from '@/features/settings/settingsRules';
import { monoFont } from '@/shared/lib/monoFont';

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };

editor.defineTheme('platform-light', {
  base: 'vs',
  inherit: true,
  rules: [
    { token: 'keyword', foreground: '8b2fa8' },
    { token: 'string', foreground: '1b6e3c' },
    { token: 'comment', foreground: '5f6b66', fontStyle: 'italic' },
    { token: 'number', foreground: '9a4a00' },
  ],
  colors: {
    'editor.background': '#ffffff',
    'editor.foreground': '#17201d',
    'editorLineNumber.foreground': '#66706b',
    'editorLineNumber.dimmedForeground': '#66706b',
    'editorLineNumber.activeForeground': '#17201d',
    'editor.lineHighlightBackground': '#f3f6f3',
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': '#bfe5dc',
    'editorCursor.foreground': '#0f766e',
    focusBorder: '#0f766e',
  },
});
editor.defineTheme('platform-dark', {
  base: 'vs-dark',
  inherit: true,
  rules: [
    { token: 'keyword', foreground: 'd3a6f5' },
    { token: 'string', foreground: '9bd9a4' },
    { token: 'comment', foreground: '94a29c', fontStyle: 'italic' },
    { token: 'number', foreground: 'f2b880' },
  ],
  colors: {
    'editor.background': '#121716',
    'editor.foreground': '#e4ebe8',
    'editorLineNumber.foreground': '#8b9993',
    'editorLineNumber.dimmedForeground': '#8b9993',
    'editorLineNumber.activeForeground': '#e4ebe8',
    'editor.lineHighlightBackground': '#1a2120',
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': '#1f4a43',
    'editorCursor.foreground': '#2dd4bf',
    'editorWidget.background': '#1c2321',
    focusBorder: '#5eead4',
  },
});

export const themeName = (isDark: boolean): string => (isDark ? 'platform-dark' : 'platform-light');

export const commonOptions = {
  automaticLayout: true,
  fontFamily: monoFont,
  fontSize: 14,
  lineHeight: 21,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  smoothScrolling: true,
  padding: { top: 10, bottom: 10 },
  renderLineHighlight: 'all',
  fixedOverflowWidgets: true,
  unusualLineTerminators: 'off',
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true },
  wordBasedSuggestions: 'currentDocument',
  bracketPairColorization: { enabled: true },
  tabSize: 4,
  insertSpaces: true,
  detectIndentation: false,
} satisfies editor.IEditorOptions & editor.IGlobalEditorOptions;

/** The editor as its person wants it. */
export const optionsOf = (settings: Settings) =>
  ({
    ...commonOptions,
    fontFamily: fontStack(settings.fontFamily),
    fontSize: settings.fontSize,
    lineHeight: Math.round(settings.fontSize * 1.5),
    minimap: { enabled: settings.minimap },
    wordWrap: settings.wordWrap ? 'on' : 'off',
    accessibilitySupport: settings.screenReader ? 'on' : 'auto',
  }) satisfies editor.IEditorOptions & editor.IGlobalEditorOptions;

/** The editor's language for a file. */
export const languageOf = (path: string): string => (/\.pyi?w?$/i.test(path) ? 'python' : 'plaintext');

export { editor, type IMarkdownString, KeyCode, KeyMod, languages, MarkerSeverity, MarkerTag, Range, Selection, Uri };
