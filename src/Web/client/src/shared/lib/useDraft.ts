import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Me } from '@/shared/api/contract';
import { meKey } from '@/shared/api/queries';
import { type DraftFields, draftKey, drafts, forgetDraft, keepDraft, keptUnder } from './drafts';

function usePerson(): string {
  // Whoever may write is known before there is anything to write in.
  return useQueryClient().getQueryData<Me>(meKey)?.personId ?? '';
}

/** What is in a form that may go away before it is sent; `name` says what it is about. */
export function useDraft<Fields extends DraftFields>(name: string, initial: Fields) {
  const person = usePerson();
  const kept = useStore(drafts, (state) => keptUnder(state, person, name));
  return {
    fields: { ...initial, ...kept } as Fields,
    isKept: kept !== undefined,
    change: (part: Partial<Fields>) => keepDraft(person, name, initial, part as DraftFields),
    keyFor: (content: unknown) => draftKey(name, content),
    forget: () => forgetDraft(name),
  };
}

/** Whether something is kept under a name. */
export function useHasDraft(name: string): boolean {
  const person = usePerson();
  return useStore(drafts, (state) => keptUnder(state, person, name) !== undefined);
}

/** The names of all that is kept of one kind. */
export function useDraftNames(prefix: string): string[] {
  const person = usePerson();
  return useStore(
    drafts,
    useShallow(({ owner, kept }) =>
      owner === person ? Object.keys(kept).filter((name) => name.startsWith(prefix)) : [],
    ),
  );
}
