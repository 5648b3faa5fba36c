import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { submissionKey, submissionsApi, workspaceSubmissionKey } from './submissionsApi';

// Somebody who types makes an event ten times a second; what is asked here need not be that new.
const restMilliseconds = 1_500;

/** What was handed in of the open workspace, and its review. Both are asked for again when something has changed. */
export function useWorkspaceSubmission() {
  const { session } = useWorkspaceContext();
  const { workspaceId } = session;
  return useQuery({
    queryKey: workspaceSubmissionKey(workspaceId),
    queryFn: () => submissionsApi.ofWorkspace(workspaceId),
    staleTime: 30_000,
  });
}

/** The threads of a review, where they are in the files as these are now. */
export function useThreadsNow(submissionId: string | null) {
  return useQuery({
    queryKey: [...submissionKey(submissionId ?? ''), 'threads', 'now'],
    queryFn: () => (submissionId ? submissionsApi.threadsNow(submissionId) : []),
    enabled: submissionId !== null,
    staleTime: 30_000,
  });
}

/** Keeps both up to date as long as it is mounted: once per page. */
export function useSubmissionNews(submissionId: string | null): void {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const { workspaceId } = session;
  useEffect(() => {
    const renew = () => {
      void queries.invalidateQueries({ queryKey: workspaceSubmissionKey(workspaceId) });
      if (submissionId) void queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
    };
    let timer: ReturnType<typeof setTimeout> | null = null;
    const offSubmission = session.onSubmission(renew);
    const offEvents = session.onEvents((events) => {
      // As long as nothing is handed in, nothing can differ from it.
      if (!submissionId || !events.some(({ type }) => /^(file|folder)_/.test(type))) return;
      if (timer) clearTimeout(timer);
      timer = setTimeout(renew, restMilliseconds);
    });
    return () => {
      offSubmission();
      offEvents();
      if (timer) clearTimeout(timer);
    };
  }, [session, queries, workspaceId, submissionId]);
}
