import type { Pane } from '@/features/workspaces/workspaceUi';

export interface Step {
  pane: Pane;
  title: string;
  text: string;
}

export const steps: readonly Step[] = [
  {
    pane: 'files',
    title: 'Your files',
    text: 'Everything that you write here is saved as you type, and what your programs write appears here too. The history keeps every version.',
  },
  {
    pane: 'editor',
    title: 'Write and run',
    text: 'Press Run, or F5, to run the file in front. What it prints comes below, and you can answer it there.',
  },
  {
    pane: 'terminal',
    title: 'A computer of your own',
    text: 'This is a shell in your sandbox. It has no network, and nothing in it can break anything outside it. F6 takes you from pane to pane.',
  },
];

const key = (personId: string) => `tour:${personId}`;

export function isTourOver(personId: string): boolean {
  try {
    return localStorage.getItem(key(personId)) !== null;
  } catch {
    // Without a memory it would come back with each visit.
    return true;
  }
}

export function endTour(personId: string): void {
  try {
    localStorage.setItem(key(personId), 'over');
  } catch {
    // As above.
  }
}
