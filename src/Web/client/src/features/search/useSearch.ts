import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { api } from '@/shared/api/api';
import type { SearchQuery } from '@/shared/api/contract';

const debounceMilliseconds = 250;

/** The places where something is found, a moment after it was typed. What is unsaved is saved first. */
export function useSearch(query: SearchQuery) {
  const { session } = useWorkspaceContext();
  const key = JSON.stringify(query);
  const [settled, setSettled] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(key) as SearchQuery), debounceMilliseconds);
    return () => clearTimeout(timer);
  }, [key]);

  const found = useQuery({
    queryKey: ['search', session.workspaceId, settled],
    queryFn: async ({ signal }) => {
      await session.flush();
      return api.search(session.workspaceId, settled, signal);
    },
    enabled: settled.text !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 0,
  });
  return { found, isCurrent: JSON.stringify(settled) === key && !found.isFetching };
}
