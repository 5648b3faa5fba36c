import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/api';
import { hasStatus } from '@/shared/api/http';

/** What is kept of a run's output; it never changes. */
export const runOutputQuery = (workspaceId: string, runId: string) =>
  queryOptions({
    queryKey: ['run-output', workspaceId, runId],
    queryFn: () => api.runOutput(workspaceId, runId),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => failures < 2 && !hasStatus(error, 404),
  });
