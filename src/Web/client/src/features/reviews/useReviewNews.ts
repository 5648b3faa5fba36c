import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { submissionKey } from '@/features/submissions/submissionsApi';
import { LiveConnection } from '@/shared/hubs/liveConnection';
import { createWorkspaceHub, joinReviews, joinSubmission } from '@/shared/hubs/workspaceHub';
import { throttled } from '@/shared/lib/throttled';
import { queueKey } from './reviewsApi';

const restMilliseconds = 1_500;

/** As long as it is mounted, what others do with a submission, or in the queue, is asked for when it has happened. */
export function useReviewNews(submissionId: string | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    // In the last hour before a deadline much happens in a queue, and each time all that is loaded of it is asked for.
    const renew = throttled(() => {
      void queries.invalidateQueries({ queryKey: submissionId === null ? queueKey : submissionKey(submissionId) });
    }, restMilliseconds);
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
    return () => {
      renew.cancel();
      live.stop();
    };
  }, [queries, submissionId]);
}
