import { create } from 'zustand';
import type { SearchQuery } from '@/shared/api/contract';

/** What is being looked for; it outlives the pane, so that going to the files and back loses nothing. */
export interface SearchState extends Omit<SearchQuery, 'replacement'> {
  replacement: string;
  /** Whether the second line, for what matches become, is shown. */
  replacing: boolean;
}

export const useSearchState = create<SearchState>(() => ({
  text: '',
  pattern: false,
  matchCase: false,
  wholeWord: false,
  replacement: '',
  replacing: false,
}));

export const queryOf = (state: SearchState): SearchQuery => ({
  text: state.text,
  pattern: state.pattern,
  matchCase: state.matchCase,
  wholeWord: state.wholeWord,
  replacement: state.replacing ? state.replacement : null,
});
