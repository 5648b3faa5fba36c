import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import { api } from '@/shared/api/api';
import type { WorkspaceEvent } from '@/shared/api/contract';

const pageSize = 50;

/** A workspace's events, newest first: pages of the past, and on top of them what happens now. */
export function useHistory(session: WorkspaceSession, version: number) {
  const [live, setLive] = useState<readonly WorkspaceEvent[]>([]);
  // The version at which this page was opened divides the past from now.
  const [opened] = useState(version);

  useEffect(() => session.onEvents((events) => setLive((before) => [...events.toReversed(), ...before])), [session]);

  const past = useInfiniteQuery({
    queryKey: ['history', session.workspaceId, opened],
    initialPageParam: opened + 1,
    queryFn: ({ pageParam }) => api.eventsBefore(session.workspaceId, pageParam, pageSize),
    getNextPageParam: ({ items }) => {
      const oldest = items.at(-1)?.version ?? 1;
      return oldest > 1 ? oldest : undefined;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

  const events = useMemo(
    () => [
      ...live.filter((event) => event.version > opened),
      ...(past.data?.pages.flatMap((page) => page.items) ?? []),
    ],
    [live, past.data, opened],
  );
  return { events, past };
}
