import type { SaveState } from '@/features/editor/core/documentSync';
import { count } from '@/shared/lib/format';

export interface SaveSummary {
  state: 'saved' | 'saving' | 'offline' | 'conflict';
  text: string;
  /** More about it, where there is more to say. */
  detail: string;
  /** The file that needs the person. */
  file: string | null;
}

/** The file of a key of the states: what a tab that is gone has left has its name behind the file's id. */
export const fileOf = (key: string): string => key.split(' ')[0] ?? key;

/** One line about all open files: the worst news first, with what to do. */
export function summarise(
  states: Readonly<Record<string, SaveState>>,
  nameOf: (file: string) => string,
  disconnected: boolean,
): SaveSummary {
  const entries = Object.entries(states);
  for (const [file, state] of entries) {
    if (state.kind === 'deleted')
      return conflict(file, `Conflict: ${nameOf(file)} was deleted. Open it to keep or drop your changes.`);
    if (state.kind === 'refused') return conflict(file, `Conflict: ${nameOf(file)} is not saved. ${state.reason}`);
  }
  const away = entries.flatMap(([, state]) => (state.kind === 'offline' ? [state] : []));
  if (away.length > 0 || (entries.length > 0 && disconnected)) {
    const known = away.reduce((sum, state) => sum + state.changes, 0);
    const text = `Offline: ${count(Math.max(known, 1), 'change')} kept here`;
    const reason = away[0]?.reason ?? 'The server cannot be reached.';
    return { state: 'offline', text, detail: `${reason} They are saved as soon as that is possible.`, file: null };
  }
  if (entries.length > 0) return { state: 'saving', text: 'Saving…', detail: '', file: null };
  const detail = disconnected ? 'Everything is saved. The server cannot be reached at present.' : '';
  return { state: 'saved', text: 'Saved', detail, file: null };
}

const conflict = (file: string, text: string): SaveSummary => ({ state: 'conflict', text, detail: '', file });

/** What to say aloud: not every save, but trouble, and that it is over. */
export function announcement(before: SaveSummary['state'], now: SaveSummary): string | null {
  if (now.state === 'offline') return before === 'offline' ? null : now.text;
  if (now.state === 'conflict') return now.text;
  return now.state === 'saved' && (before === 'offline' || before === 'conflict') ? 'Saved' : null;
}
