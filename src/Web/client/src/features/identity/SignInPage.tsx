import { useQuery } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Link } from '@/app/router';
import { api } from '@/shared/api/api';
import { ApiError, sentence } from '@/shared/api/http';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';
import { MessagePage } from '@/shared/ui/MessagePage';
import { Spinner } from '@/shared/ui/Spinner';

type State = { step: 'asking' | 'sending' | 'sent' } | { step: 'failed'; reason: string };

export default function SignInPage({ notice }: { notice?: string }) {
  const [email, setEmail] = useState('');
  const [state, setState] = useState<State>({ step: 'asking' });

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setState({ step: 'sending' });
    try {
      await api.signIn(email.trim());
      setState({ step: 'sent' });
    } catch (error) {
      setState({ step: 'failed', reason: reasonOf(error) });
    }
  };

  if (state.step === 'sent') return <LinkSent email={email.trim()} onBack={() => setState({ step: 'asking' })} />;
  return (
    <MessagePage title="Write and run Python in your browser">
      <p role="status">{notice ?? 'Sign in with your mail address. No password needed.'}</p>
      <form onSubmit={send} className="mt-6 space-y-4 text-text">
        <Field
          label="Mail address"
          type="email"
          name="email"
          autoComplete="email"
          autoFocus
          required
          className="h-10 text-sm"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={state.step === 'failed' ? state.reason : undefined}
          data-testid="email-input"
        />
        <Button
          type="submit"
          variant="primary"
          size="large"
          className="w-full"
          disabled={state.step === 'sending'}
          data-testid="send-link"
        >
          {state.step === 'sending' && <Spinner />}
          Send me a sign-in link
        </Button>
      </form>
      <MailboxLink />
    </MessagePage>
  );
}

function LinkSent({ email, onBack }: { email: string; onBack: () => void }) {
  return (
    <MessagePage title="Look into your mailbox" actions={<Button onClick={onBack}>Use another address</Button>}>
      <div role="status" className="flex gap-3" data-testid="link-sent">
        <MailCheck className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden="true" />
        <p>
          We have sent you a link to <strong className="break-all text-text">{email}</strong>. It works once, for ten
          minutes.
        </p>
      </div>
      <MailboxLink />
    </MessagePage>
  );
}

/** Where mails go nowhere, in development, they can be read on a page. */
function MailboxLink() {
  const { isSuccess } = useQuery({ queryKey: ['development-mail'], queryFn: api.developmentMail, retry: false });
  if (!isSuccess) return null;
  return (
    <p className="mt-6 text-[13px]">
      <Link href="/dev/mailbox" className="text-accent underline underline-offset-2" data-testid="mailbox-link">
        Open the development mailbox
      </Link>
    </p>
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError) || error.status !== 429) return sentence(error);
  const seconds = error.retryAfterSeconds;
  if (seconds === null) return error.message;
  const wait = seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `That was too often. Please try again in ${wait}.`;
}
