import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import { api } from '@/shared/api/api';
import type { WorkspaceEvent } from '@/shared/api/contract';

const pageSize = 50;

// A page that is left open beside somebody who types all day would otherwise never stop to grow.
const mostLive = 1_000;

interface Seen {
  opened: number;
  live: readonly WorkspaceEvent[];
}

/** With what has just happened. When that becomes too much, all of it is past, of which there are pages. */
export function seenWith({ opened, live }: Seen, events: readonly WorkspaceEvent[]): Seen {
  const all = [...events.toReversed(), ...live];
  return all.length > mostLive ? { opened: all[0]?.version ?? opened, live: [] } : { opened, live: all };
}

/** A workspace's events, newest first: pages of the past, and on top of them what happens now. */
export function useHistory(session: WorkspaceSession, version: number) {
  // The version at which this page was opened divides the past from now.
  const [{ opened, live }, setSeen] = useState<Seen>({ opened: version, live: [] });

  useEffect(() => session.onEvents((events) => setSeen((before) => seenWith(before, events))), [session]);

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
