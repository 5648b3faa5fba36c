import { create } from 'zustand';
import { queryClient } from '@/app/queryClient';
import { navigate } from '@/app/router';
import { closeSessions, flushSessions, hasUnsavedChanges, wakeSessions } from '@/features/workspaces/sessions';
import { api } from '@/shared/api/api';
import type { Me } from '@/shared/api/contract';
import { whenUnauthenticated } from '@/shared/api/http';
import { meKey } from '@/shared/api/queries';
import { rememberReturn } from './returnTo';

interface AccountState {
  /** The session ended while something is unsaved: the page stays, and asks to sign in elsewhere. */
  ended: boolean;
}

export const useAccount = create<AccountState>(() => ({ ended: false }));

whenUnauthenticated(() => {
  if (useAccount.getState().ended) return;
  if (hasUnsavedChanges()) useAccount.setState({ ended: true });
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

/** False when something unsaved stands against it and `force` is not given. */
export async function signOut(force = false): Promise<boolean> {
  await flushSessions();
  if (hasUnsavedChanges() && !force) return false;
  closeSessions();
  await api.signOut();
  const me = queryClient.getQueryData<Me>(meKey);
  if (me) await (await import('@/features/editor/kept/keptStore')).forgetSaved(me.personId);
  queryClient.clear();
  navigate('/', { replace: true });
  return true;
}
