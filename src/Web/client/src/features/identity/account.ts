import { create } from 'zustand';
import { queryClient } from '@/app/queryClient';
import { navigate } from '@/app/router';
import { closeSessions, flushSessions, hasUnsavedChanges, wakeSessions } from '@/features/workspaces/sessions';
import { api } from '@/shared/api/api';
import type { Me } from '@/shared/api/contract';
import { hasStatus, whenUnauthenticated } from '@/shared/api/http';
import { meKey } from '@/shared/api/queries';
import { forgetDrafts, hasDrafts } from '@/shared/lib/drafts';
import { rememberReturn } from './returnTo';

interface AccountState {
  /** The session ended while something is not saved or not sent yet: the page stays, and asks to sign in elsewhere. */
  ended: boolean;
}

export const useAccount = create<AccountState>(() => ({ ended: false }));

// What finds the session gone while the person leaves is no news.
let signingOut = false;

whenUnauthenticated(() => {
  if (useAccount.getState().ended || signingOut) return;
  if (hasUnsavedChanges() || hasDrafts()) useAccount.setState({ ended: true });
  else leave();
});

function leave(): void {
  // These pages expect to find nobody signed in.
  if (['/', '/sign-in', '/dev/mailbox'].includes(window.location.pathname)) return;
  rememberReturn(window.location.pathname + window.location.search);
  closeSessions();
  queryClient.clear();
  navigate('/', { replace: true });
}

export function signedIn(me: Me): void {
  queryClient.setQueryData(meKey, me);
}

/** Looks whether somebody signed in again in another tab. Returns what stands in the way, if anything. */
export async function resume(): Promise<string | null> {
  const before = queryClient.getQueryData<Me>(meKey);
  const me = await api.me();
  if (before && me.personId !== before.personId)
    return `${me.email} is signed in now. Sign in as ${before.email} to save your changes.`;
  signedIn(me);
  useAccount.setState({ ended: false });
  wakeSessions();
  return null;
}

/** What is in the way of signing out: edits that are not saved, or something written that was not sent. */
export type Unfinished = 'unsaved' | 'unsent';

/** Says what stands against it, if anything does and `force` is not given. When it fails, the page goes on as it was. */
export async function signOut(force = false): Promise<Unfinished | null> {
  await flushSessions();
  if (!force && hasUnsavedChanges()) return 'unsaved';
  if (!force && hasDrafts()) return 'unsent';
  signingOut = true;
  try {
    await api.signOut();
  } catch (error) {
    // Who is not signed in has nothing left to end.
    if (!hasStatus(error, 401)) throw error;
  } finally {
    signingOut = false;
  }
  closeSessions();
  forgetDrafts();
  const me = queryClient.getQueryData<Me>(meKey);
  if (me) await (await import('@/features/editor/kept/keptStore')).forgetSaved(me.personId);
  queryClient.clear();
  navigate('/', { replace: true });
  return null;
}
