import { useEffect, useState } from 'react';
import { navigate } from '@/app/router';
import { prepareWorkspace } from '@/app/routes';
import { api } from '@/shared/api/api';
import { hasStatus, sentence } from '@/shared/api/http';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { Spinner } from '@/shared/ui/Spinner';
import { signedIn } from './account';
import { takeReturn } from './returnTo';

/** The token is used up by a POST from this script, so that a mail scanner's GET does no harm. */
function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  window.history.replaceState(null, '', '/sign-in');
  return token;
}

type State = { step: 'confirming' } | { step: 'unusable'; reason: string } | { step: 'failed'; reason: string };

// Outside of the component: effects may run twice, and a link works once. The token stays for another try when the
// server could not be reached.
const attempt: { running: Promise<void> | null; token: string | null } = { running: null, token: null };

async function confirm(show: (state: State) => void): Promise<void> {
  const token = takeToken() ?? attempt.token;
  attempt.token = token;
  if (!token) return show({ step: 'unusable', reason: 'This link is not complete.' });
  try {
    const me = await api.confirm(token);
    attempt.token = null;
    signedIn(me);
    const destination = takeReturn() ?? (me.workspaceId ? `/w/${me.workspaceId}` : '/');
    if (me.workspaceId && destination === `/w/${me.workspaceId}`) prepareWorkspace(me.workspaceId);
    navigate(destination, { replace: true });
  } catch (error) {
    const unusable = hasStatus(error, 400) || hasStatus(error, 404) || hasStatus(error, 410);
    if (unusable) attempt.token = null;
    show({ step: unusable ? 'unusable' : 'failed', reason: sentence(error) });
  }
}

export default function ConfirmPage() {
  const [state, setState] = useState<State>({ step: 'confirming' });

  const start = () => {
    setState({ step: 'confirming' });
    attempt.running ??= confirm(setState).finally(() => {
      attempt.running = null;
    });
  };
  useEffect(start, []);

  if (state.step === 'confirming')
    return (
      <MessagePage title="Signing you in…">
        <Spinner className="size-5 text-accent" />
      </MessagePage>
    );
  if (state.step === 'unusable')
    return (
      <MessagePage title="This link no longer works" actions={<LinkButton href="/">Ask for a new one</LinkButton>}>
        <p role="alert">{state.reason} A link works once, for ten minutes.</p>
      </MessagePage>
    );
  return (
    <MessagePage title="Signing in did not work" actions={<Button onClick={start}>Try again</Button>}>
      <p role="alert">{state.reason}</p>
    </MessagePage>
  );
}
