import { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import type { TerminalSearch } from './emulator';

// Marks are drawn over the text, so they have to differ from both themes' grounds.
const decorations = {
  matchBackground: '#5a4a12',
  matchOverviewRuler: '#c9a227',
  activeMatchBackground: '#b45309',
  activeMatchColorOverviewRuler: '#b45309',
};

const searches = new WeakMap<Terminal, TerminalSearch>();

/** The search of a terminal, loaded with the first one. */
export function searchIn(terminal: Terminal): TerminalSearch {
  const existing = searches.get(terminal);
  if (existing) return existing;
  const addon = new SearchAddon();
  terminal.loadAddon(addon);
  const search: TerminalSearch = {
    next: (text, incremental = false) => void addon.findNext(text, { decorations, incremental }),
    previous: (text) => void addon.findPrevious(text, { decorations }),
    onResult: (listener) => {
      const listening = addon.onDidChangeResults(({ resultIndex, resultCount }) => listener(resultIndex, resultCount));
      return () => listening.dispose();
    },
    clear: () => {
      addon.clearDecorations();
      terminal.clearSelection();
    },
  };
  searches.set(terminal, search);
  return search;
}
