import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { packagesApi } from './packagesApi';

export const packagesKey = (workspaceId: string) => ['packages', workspaceId] as const;

const impatientMilliseconds = 5_000;

/** The workspace's packages; what happens meanwhile is fetched when it has happened. */
export function usePackages() {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const { workspaceId } = session;

  useEffect(
    () =>
      session.onEvents((events) => {
        if (events.some(({ type }) => type.startsWith('package') || type.startsWith('sandbox_')))
          void queries.invalidateQueries({ queryKey: packagesKey(workspaceId) });
      }),
    [session, queries, workspaceId],
  );

  return useQuery({
    queryKey: packagesKey(workspaceId),
    queryFn: () => packagesApi.packages(workspaceId),
    staleTime: 0,
    // News may be late when the connection is away; while something is under way somebody waits for it.
    refetchInterval: ({ state }) => (state.data?.underWay.length ? impatientMilliseconds : false),
  });
}
