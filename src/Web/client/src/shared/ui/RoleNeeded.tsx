import type { ReactNode } from 'react';
import { LinkButton } from './LinkButton';
import { MessagePage } from './MessagePage';

/** A page that is open to people of a role, for whoever does not have it. */
export function RoleNeeded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <MessagePage title={title} actions={<LinkButton href="/">Go to your workspace</LinkButton>}>
      <p role="alert">{children} Ask an administrator for that role.</p>
    </MessagePage>
  );
}
