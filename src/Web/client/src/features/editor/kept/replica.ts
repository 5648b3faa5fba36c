import { newUuid } from '@/shared/lib/uuid';

// A tab holds a lock of the browser's by its name for as long as it lives; the browser lets go of it also when the tab
// crashes. Whoever gets the lock of another tab knows that it is gone. (Secure contexts only, as crypto.subtle.)
const lockName = (replica: string) => `edits ${replica}`;
const storageKey = 'replica';

const held = new Map<string, Promise<boolean>>();

/** Takes a tab's lock for the rest of this page's life. False when somebody has it. */
function hold(replica: string): Promise<boolean> {
  let holding = held.get(replica);
  if (!holding) {
    holding = new Promise((resolve) => {
      void navigator.locks.request(lockName(replica), { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => {});
      });
    });
    held.set(replica, holding);
  }
  return holding;
}

async function chosen(): Promise<string> {
  const remembered = sessionStorage.getItem(storageKey);
  // A tab that was duplicated finds the name of the first one, which is in use.
  const replica = remembered !== null && (!navigator.locks || (await hold(remembered))) ? remembered : newUuid();
  sessionStorage.setItem(storageKey, replica);
  if (replica !== remembered && navigator.locks) await hold(replica);
  return replica;
}

let own: Promise<string> | null = null;

/** This tab's name: the same after a reload, and never that of two tabs at once. */
export function ownReplica(): Promise<string> {
  own ??= chosen();
  return own;
}

/** Does something in the name of a tab that is gone, while nobody else can. False when it is alive. */
export async function inPlaceOf(replica: string, action: () => Promise<void>): Promise<boolean> {
  if (!navigator.locks) return true;
  return navigator.locks.request(lockName(replica), { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await action();
    return true;
  });
}

/** Resolves when a tab goes: for good, or because it is being reloaded. */
export async function whenGone(replica: string, signal: AbortSignal): Promise<void> {
  await navigator.locks.request(lockName(replica), { signal }, () => {});
}
