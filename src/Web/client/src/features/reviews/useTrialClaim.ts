import { useEffect } from 'react';
import { heartbeatMilliseconds } from './heartbeat';
import { submissionTriedIn } from './trialStore';

/** Keeps the claim on a submission while its reviewer tries it: the page of the review is not open then. */
export function useTrialClaim(workspaceId: string): void {
  useEffect(() => {
    const submissionId = submissionTriedIn(workspaceId);
    if (submissionId === null) return;
    const beat = async () => {
      if (document.visibilityState !== 'visible') return;
      const { submissionsApi } = await import('@/features/submissions/submissionsApi');
      // Refused once the claim is another's or given back: then there is nothing to keep, which the review's page says.
      await submissionsApi.keepClaim(submissionId).catch(() => {});
    };
    void beat();
    const timer = setInterval(() => void beat(), heartbeatMilliseconds);
    const seen = () => void beat();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [workspaceId]);
}
