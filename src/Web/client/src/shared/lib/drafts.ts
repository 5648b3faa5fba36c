import { createStore } from 'zustand/vanilla';
import { IntentKey } from './intentKey';

/** What is in a form: nothing but what can be written down. */
export type DraftFields = Record<string, string | boolean | null>;

interface DraftsState {
  /** Whose they are: nobody else who signs in here gets to see them. */
  owner: string | null;
  kept: Readonly<Record<string, DraftFields>>;
}

const storageKey = 'drafts';

/**
 * What is written in forms and not sent yet, by the name of what it is about. Forms come and go with the part of the
 * page that they are in; what is in them stays until it is sent or given up, also when the page is loaded anew.
 */
export const drafts = createStore<DraftsState>(() => stored());
const intents = new Map<string, IntentKey>();

drafts.subscribe((state) => {
  try {
    if (Object.keys(state.kept).length === 0) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(state));
  } catch {
    // Then they last as long as the page.
  }
});

function stored(): DraftsState {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    if (typeof value === 'object' && value !== null && 'kept' in value && 'owner' in value) return value as DraftsState;
  } catch {
    // Nothing that can be read.
  }
  return { owner: null, kept: {} };
}

export const hasDrafts = (): boolean => Object.keys(drafts.getState().kept).length > 0;

/** What is kept under a name; nothing of somebody else's. */
export const keptUnder = ({ owner, kept }: DraftsState, person: string, name: string): DraftFields | undefined =>
  owner === person ? kept[name] : undefined;

/** Keeps what was written, or forgets it when it is what the form began with. */
export function keepDraft(person: string, name: string, initial: DraftFields, change: DraftFields): void {
  const { owner, kept } = drafts.getState();
  const mine = owner === person ? kept : {};
  const { [name]: before, ...others } = mine;
  const now = { ...initial, ...before, ...change };
  const isPristine = Object.entries(now).every(([field, value]) => value === (initial[field] ?? null));
  drafts.setState({ owner: person, kept: isPristine ? others : { ...mine, [name]: now } });
}

/** It was sent, or given up. */
export function forgetDraft(name: string): void {
  intents.delete(name);
  drafts.setState(({ kept: { [name]: _, ...others } }) => ({ kept: others }));
}

export function forgetDrafts(): void {
  intents.clear();
  drafts.setState({ owner: null, kept: {} });
}

/** The idempotency key under which what is in a form is sent, however often it has to be tried. */
export function draftKey(name: string, content: unknown): string {
  const intent = intents.get(name) ?? new IntentKey();
  intents.set(name, intent);
  return intent.for(content);
}
