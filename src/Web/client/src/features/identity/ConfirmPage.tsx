import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { Spinner } from '@/shared/ui/Spinner';
import { beginConfirmation, confirmation, confirmSignIn } from './confirmation';

export default function ConfirmPage() {
  const state = useStore(confirmation);
  useEffect(beginConfirmation, []);

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
    <MessagePage title="Signing in did not work" actions={<Button onClick={confirmSignIn}>Try again</Button>}>
      <p role="alert">{state.reason}</p>
    </MessagePage>
  );
}
