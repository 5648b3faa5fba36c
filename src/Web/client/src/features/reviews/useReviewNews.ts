import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { submissionKey } from '@/features/submissions/submissionsApi';
import { LiveConnection } from '@/shared/hubs/liveConnection';
import { createWorkspaceHub, joinReviews, joinSubmission } from '@/shared/hubs/workspaceHub';
import { queueKey } from './reviewsApi';

/** As long as it is mounted, what others do with a submission, or in the queue, is asked for when it has happened. */
export function useReviewNews(submissionId: string | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    const renew = () => {
      void queries.invalidateQueries({ queryKey: submissionId === null ? queueKey : submissionKey(submissionId) });
    };
    const live = new LiveConnection({
      create: () =>
        createWorkspaceHub({
          events: () => {},
          sandbox: () => {},
          submission: (changed) => changed === submissionId && renew(),
          queue: () => submissionId === null && renew(),
        }),
      connected: async (connection) => {
        await (submissionId === null ? joinReviews(connection) : joinSubmission(connection, submissionId));
        // What happened while nobody listened.
        renew();
      },
    });
    live.start();
    return () => live.stop();
  }, [queries, submissionId]);
}
