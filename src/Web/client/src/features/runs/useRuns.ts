import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { api } from '@/shared/api/api';

/** The workspace's runs, newest first; what happens meanwhile is fetched when it has happened. */
export function useRuns() {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const { workspaceId } = session;

  useEffect(
    () =>
      session.onEvents((events) => {
        if (events.some(({ type }) => type.includes('run_')))
          void queries.invalidateQueries({ queryKey: ['runs', workspaceId] });
      }),
    [session, queries, workspaceId],
  );

  return useInfiniteQuery({
    queryKey: ['runs', workspaceId],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.runs(workspaceId, pageParam),
    getNextPageParam: ({ next }) => next,
  });
}
