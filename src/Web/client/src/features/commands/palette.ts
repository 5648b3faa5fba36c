import { create } from 'zustand';

/** What is open over the page: the list of commands, or that of files. */
export const usePalette = create<{ open: 'commands' | 'files' | null }>(() => ({ open: null }));

export const openPalette = (open: 'commands' | 'files'): void => usePalette.setState({ open });
export const closePalette = (): void => usePalette.setState({ open: null });
