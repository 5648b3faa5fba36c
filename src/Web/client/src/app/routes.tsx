import { preloadEditor } from '@/features/editor/loadEditor';
import { openSession } from '@/features/workspaces/sessions';
import { lazyPart } from '@/shared/lib/lazyPart';
import { preloadable } from './preloadable';

export const WorkspacePage = preloadable(() => import('@/features/workspaces/WorkspacePage'));
export const HistoryPage = lazyPart(() => import('@/features/history/HistoryPage'));
export const AuditPage = lazyPart(() => import('@/features/audit/AuditPage'));
export const WorkspacesPage = lazyPart(() => import('@/features/workspaces/list/WorkspacesPage'));
export const SandboxesPage = lazyPart(() => import('@/features/sandboxes/SandboxesPage'));
export const PackagePolicyPage = lazyPart(() => import('@/features/packages/PackagePolicyPage'));
export const MailboxPage = lazyPart(() => import('@/features/identity/MailboxPage'));

export const UnsubscribePage = lazyPart(() => import('@/features/identity/UnsubscribePage'));
export const ReceiptPage = lazyPart(() => import('@/features/submissions/ReceiptPage'));
export const ReviewsPage = lazyPart(() => import('@/features/reviews/ReviewsPage'));
export const ReviewPage = lazyPart(() => import('@/features/reviews/ReviewPage'));

export type Route =
  | { page: 'home' | 'workspaces' | 'signIn' | 'mailbox' | 'audit' | 'sandboxes' | 'packages' | 'reviews' | 'notFound' }
  | { page: 'unsubscribe'; token: string }
  | { page: 'receipt'; receiptId: string }
  | { page: 'review'; submissionId: string }
  | { page: 'workspace' | 'history'; workspaceId: string };

export function match(pathname: string): Route {
  const path = pathname.replace(/(.)\/+$/, '$1');
  if (path === '/') return { page: 'home' };
  if (path === '/workspaces') return { page: 'workspaces' };
  if (path === '/sign-in') return { page: 'signIn' };
  if (path === '/dev/mailbox') return { page: 'mailbox' };
  if (path === '/audit') return { page: 'audit' };
  if (path === '/admin/sandboxes') return { page: 'sandboxes' };
  if (path === '/admin/packages') return { page: 'packages' };
  if (path === '/reviews') return { page: 'reviews' };
  const [, submissionId] = /^\/reviews\/([0-9a-fA-F-]{36})$/.exec(path) ?? [];
  if (submissionId) return { page: 'review', submissionId };
  const [, token] = /^\/unsubscribe\/([0-9a-fA-F-]{36})$/.exec(path) ?? [];
  if (token) return { page: 'unsubscribe', token };
  const [, receiptId] = /^\/receipts\/([0-9a-zA-Z_-]{16,64})$/.exec(path) ?? [];
  if (receiptId) return { page: 'receipt', receiptId };
  const [, workspaceId, history] = /^\/w\/([0-9a-fA-F-]{36})(\/history)?$/.exec(path) ?? [];
  if (workspaceId) return { page: history ? 'history' : 'workspace', workspaceId };
  return { page: 'notFound' };
}

/** Starts what the workspace page will need, all at once and before anything is rendered. */
export function prepareWorkspace(workspaceId: string): void {
  openSession(workspaceId);
  void WorkspacePage.preload();
  void preloadEditor();
}

export function prepareRoute(pathname: string): void {
  const route = match(pathname);
  if (route.page === 'workspace') prepareWorkspace(route.workspaceId);
  // The link's token is about to be confirmed; the page that follows loads meanwhile.
  if (route.page === 'signIn') void WorkspacePage.preload();
}
