import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { submissionsApi, workspaceSubmissionKey } from './submissionsApi';

interface Shown {
  attempt: number;
  /** Of the submission. */
  version: number;
}

/**
 * Tells the server what of the review the person has seen, once the page is looked at: in a tab behind others nobody has
 * seen anything, and the mail about it is still wanted.
 */
export function useRead(submissionId: string, shown: Shown | null): void {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const { attempt, version } = shown ?? { attempt: 0, version: 0 };
  useEffect(() => {
    if (attempt === 0) return;
    const tell = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', tell);
      submissionsApi.looked(submissionId, attempt, version).then(
        () => queries.invalidateQueries({ queryKey: workspaceSubmissionKey(session.workspaceId) }),
        () => {},
      );
    };
    document.addEventListener('visibilitychange', tell);
    tell();
    return () => document.removeEventListener('visibilitychange', tell);
  }, [queries, session, submissionId, attempt, version]);
}
