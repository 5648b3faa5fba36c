import { createStore } from 'zustand/vanilla';
import { navigate } from '@/app/router';
import { prepareWorkspace } from '@/app/routes';
import { api } from '@/shared/api/api';
import { hasStatus, sentence } from '@/shared/api/http';
import { signedIn } from './account';
import { takeReturn } from './returnTo';

type State = { step: 'confirming' } | { step: 'unusable'; reason: string } | { step: 'failed'; reason: string };

/** How the confirmation of a sign-in link stands. Outside of the page, because it begins before the page is drawn. */
export const confirmation = createStore<State>(() => ({ step: 'confirming' }));

let isRunning = false;
let hasBegun = false;
// Kept for another try when the server could not be reached.
let kept: string | null = null;

/** Whether this address is a sign-in link. */
export const isSignInLink = (): boolean =>
  window.location.pathname === '/sign-in' && window.location.hash.startsWith('#token=');

/** Begins once, whoever asks first. */
export function beginConfirmation(): void {
  if (!hasBegun) confirmSignIn();
}

/** Uses the link up; a second call while one is under way changes nothing. */
export function confirmSignIn(): void {
  hasBegun = true;
  if (isRunning) return;
  isRunning = true;
  show({ step: 'confirming' });
  void confirm().finally(() => {
    isRunning = false;
  });
}

/** The token is used up by a POST from this script, so that a mail scanner's GET does no harm. */
function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  window.history.replaceState(null, '', '/sign-in');
  return token;
}

async function confirm(): Promise<void> {
  const token = takeToken() ?? kept;
  kept = token;
  if (!token) return show({ step: 'unusable', reason: 'This link is not complete.' });
  try {
    const me = await api.confirm(token);
    kept = null;
    hasBegun = false;
    signedIn(me);
    const destination = takeReturn() ?? (me.workspaceId ? `/w/${me.workspaceId}` : '/');
    if (me.workspaceId && destination === `/w/${me.workspaceId}`) prepareWorkspace(me.workspaceId);
    navigate(destination, { replace: true });
  } catch (error) {
    const unusable = hasStatus(error, 400) || hasStatus(error, 404) || hasStatus(error, 410);
    if (unusable) kept = null;
    show({ step: unusable ? 'unusable' : 'failed', reason: sentence(error) });
  }
}

const show = (state: State): void => confirmation.setState(state, true);
