import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import SignInPage from '@/features/identity/SignInPage';
import { hasStatus, sentence } from '@/shared/api/http';
import { meQuery } from '@/shared/api/queries';
import { Button } from '@/shared/ui/Button';
import { MessagePage } from '@/shared/ui/MessagePage';
import { navigate } from './router';
import { Splash } from './Splash';

/** Signed in, leads to the workspace, or to the list when there is not just one; otherwise asks to sign in. */
export function HomePage() {
  const me = useQuery({
    ...meQuery,
    // While the server is away, look again by itself.
    refetchInterval: ({ state }) => (state.status === 'error' && !hasStatus(state.error, 401) ? 3_000 : false),
  });
  const only = me.data?.workspaces === 1 ? me.data.workspaceId : null;
  const destination = me.data && (only === null ? '/workspaces' : `/w/${only}`);

  useEffect(() => {
    if (destination) navigate(destination, { replace: true });
  }, [destination]);

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
  return <Splash />;
}
