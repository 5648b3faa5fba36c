import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/api';
import { formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';

/** The mails that would have been sent; the server offers them in development only. */
export default function MailboxPage() {
  const mails = useQuery({ queryKey: ['development-mail'], queryFn: api.developmentMail, refetchInterval: 2_000 });

  if (mails.isPending) return <MessagePage title="Development mailbox" />;
  if (mails.isError)
    return (
      <MessagePage title="There is no mailbox here" actions={<LinkButton href="/">Sign in</LinkButton>}>
        <p>Only a server in development keeps the mails that it would have sent.</p>
      </MessagePage>
    );
  return (
    <main className="mx-auto max-w-2xl p-6">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-xl font-semibold">Development mailbox</h1>
        <LinkButton href="/">Sign in</LinkButton>
      </div>
      <p className="mt-1 text-muted">Nothing was sent. Newest first.</p>
      {mails.data.length === 0 && <p className="mt-8 text-muted">No mails yet.</p>}
      <ul className="mt-5 space-y-3">
        {mails.data.map((mail, index) => (
          <li key={`${mail.at}-${index}`} className="rounded-lg border border-line bg-surface p-4">
            <div className="flex flex-wrap justify-between gap-2 text-[13px] text-muted">
              <span className="break-all">{visibleText(mail.to)}</span>
              <time dateTime={mail.at}>{formatTime(mail.at)}</time>
            </div>
            <h2 className="mt-1 font-medium">{visibleText(mail.subject)}</h2>
            {mail.link && isOurLink(mail.link) ? (
              <a href={mail.link} className="mt-2 inline-block break-all text-accent underline" data-testid="mail-link">
                {mail.link}
              </a>
            ) : (
              <pre className="mt-2 text-[13px] whitespace-pre-wrap text-muted">{mail.body}</pre>
            )}
          </li>
        ))}
      </ul>
    </main>
  );
}

const isOurLink = (link: string): boolean => /^https?:\/\//.test(link);
