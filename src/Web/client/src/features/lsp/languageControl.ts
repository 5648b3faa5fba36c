import { createStore } from 'zustand/vanilla';

/** What a person can do about code assistance, as long as the page has it. */
export const languageControl = createStore<{ resume: (() => void) | null }>(() => ({ resume: null }));
