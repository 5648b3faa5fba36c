import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { signOut } from '@/features/identity/account';
import SignInPage from '@/features/identity/SignInPage';
import { NewWorkspaceForm } from '@/features/workspaces/NewWorkspaceForm';
import { hasStatus, sentence } from '@/shared/api/http';
import { meQuery } from '@/shared/api/queries';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { navigate } from './router';
import { Splash } from './Splash';

/** Signed in, leads to the workspace; otherwise asks to sign in. */
export function HomePage() {
  const me = useQuery(meQuery);
  const workspaceId = me.data?.workspaceId;

  useEffect(() => {
    if (workspaceId) navigate(`/w/${workspaceId}`, { replace: true });
  }, [workspaceId]);

  if (me.isPending || workspaceId) return <Splash />;
  if (hasStatus(me.error, 401)) return <SignInPage />;
  if (me.isError)
    return (
      <MessagePage
        title="The server does not answer"
        actions={
          <Button variant="primary" onClick={() => void me.refetch()}>
            Try again
          </Button>
        }
      >
        <p role="alert">{sentence(me.error)}</p>
      </MessagePage>
    );

  const mayAudit = me.data.roles.some((role) => role === 'auditor' || role === 'admin');
  return (
    <MessagePage
      title="You have no workspace yet"
      actions={
        <>
          {mayAudit && <LinkButton href="/audit">Open the audit log</LinkButton>}
          <Button variant="quiet" onClick={() => void signOut()}>
            Sign out
          </Button>
        </>
      }
    >
      <p>A workspace holds your files and a sandbox to run them in.</p>
      <NewWorkspaceForm />
    </MessagePage>
  );
}
