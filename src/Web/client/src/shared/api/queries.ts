import { queryOptions } from '@tanstack/react-query';
import { api } from './api';
import type { Workspace } from './contract';

export const meKey = ['me'] as const;
export const workspaceKey = (workspaceId: string) => ['workspace', workspaceId] as const;

export const meQuery = queryOptions({ queryKey: meKey, queryFn: api.me, staleTime: 5 * 60_000 });

/** Kept up to date by the events of the workspace's session, so it is never stale. */
export const workspaceQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId),
    queryFn: async ({ client, queryKey }) => {
      const fetched = await api.workspace(workspaceId);
      const known = client.getQueryData<Workspace>(queryKey);
      // Events that came while the answer was on its way are not in it, and would not come again.
      return known && known.version > fetched.version ? known : fetched;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: async () => (await api.workspaces()).items,
  staleTime: 10_000,
});
