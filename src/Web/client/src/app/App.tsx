import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import ConfirmPage from '@/features/identity/ConfirmPage';
import { SessionEnded } from '@/features/identity/SessionEnded';
import { SettingsHost } from '@/features/settings/SettingsHost';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { Toasts } from '@/shared/ui/Toasts';
import { ErrorBoundary } from './ErrorBoundary';
import { HomePage } from './HomePage';
import { queryClient } from './queryClient';
import { usePathname } from './router';
import {
  AuditPage,
  HistoryPage,
  MailboxPage,
  match,
  PackagePolicyPage,
  ReceiptPage,
  ReviewPage,
  ReviewsPage,
  SandboxesPage,
  UnsubscribePage,
  WorkspacePage,
  WorkspacesPage,
} from './routes';
import { Splash } from './Splash';
import { useTheme } from './theme';

export function App() {
  const theme = useTheme((state) => (state.isDark ? 'dark' : 'light'));
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <Suspense fallback={<Splash />}>
          <Page />
        </Suspense>
        <SessionEnded />
        <SettingsHost />
        <Toasts theme={theme} />
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function Page() {
  const route = match(usePathname());
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'workspaces':
      return <WorkspacesPage />;
    case 'signIn':
      return <ConfirmPage />;
    case 'mailbox':
      return <MailboxPage />;
    case 'audit':
      return <AuditPage />;
    case 'sandboxes':
      return <SandboxesPage />;
    case 'packages':
      return <PackagePolicyPage />;
    case 'reviews':
      return <ReviewsPage />;
    case 'review':
      return <ReviewPage key={route.submissionId} submissionId={route.submissionId} />;
    case 'unsubscribe':
      return <UnsubscribePage token={route.token} />;
    case 'receipt':
      return <ReceiptPage receiptId={route.receiptId} />;
    case 'workspace':
      return <WorkspacePage key={route.workspaceId} workspaceId={route.workspaceId} />;
    case 'history':
      return <HistoryPage key={route.workspaceId} workspaceId={route.workspaceId} />;
    default:
      return (
        <MessagePage title="There is no such page" actions={<LinkButton href="/">Go to your workspace</LinkButton>}>
          <p>The address may be mistyped, or what it led to is gone.</p>
        </MessagePage>
      );
  }
}
