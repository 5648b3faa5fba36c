import { createStore } from 'zustand/vanilla';

export type LanguageState =
  /** No Python file is open, or there is no sandbox. */
  | { kind: 'off' }
  | { kind: 'starting' }
  /** `looked` once it has said of a file what is wrong in it. */
  | { kind: 'ready'; looked: boolean }
  /** Stopped for being unused; typing starts it. */
  | { kind: 'asleep' }
  /** Not there, for a reason; `retries` says whether it comes back by itself. */
  | { kind: 'paused'; sentence: string; retries: boolean };

/** The state of code assistance on this page. */
export const languageState = createStore<LanguageState>(() => ({ kind: 'off' }));

export const setLanguageState = (state: LanguageState): void => languageState.setState(state, true);
