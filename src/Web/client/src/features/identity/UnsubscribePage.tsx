import { useMutation } from '@tanstack/react-query';
import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';

/** Where the link at the end of a mail leads: asks first, because mail programs follow links by themselves. */
export default function UnsubscribePage({ token }: { token: string }) {
  const unsubscribe = useMutation({ mutationFn: () => api.unsubscribe(token) });
  if (unsubscribe.isSuccess)
    return (
      <MessagePage title="No more mails about reviews" actions={<LinkButton href="/">Go to your workspace</LinkButton>}>
        <p role="status">
          The page itself still shows when your work was reviewed. The settings turn the mails on again.
        </p>
      </MessagePage>
    );
  return (
    <MessagePage
      title="No more mails about reviews?"
      actions={
        <Button onClick={() => unsubscribe.mutate()} disabled={unsubscribe.isPending}>
          Turn them off
        </Button>
      }
    >
      {unsubscribe.error ? (
        <p role="alert">{sentence(unsubscribe.error)}</p>
      ) : (
        <p>You would see reviews of your work only when you open the page.</p>
      )}
    </MessagePage>
  );
}
