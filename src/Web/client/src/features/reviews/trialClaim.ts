import { submissionsApi } from '@/features/submissions/submissionsApi';
import { heartbeatMilliseconds } from './heartbeat';
import { submissionTriedIn } from './trialStore';

/**
 * Keeps the claim on a submission while its reviewer tries it: the page of the review is not open then. Returns what ends
 * that.
 */
export function keepTrialClaim(workspaceId: string): () => void {
  const submissionId = submissionTriedIn(workspaceId);
  if (submissionId === null) return () => {};
  const beat = () => {
    if (document.visibilityState !== 'visible') return;
    // Refused once the claim is another's or given back: then there is nothing to keep, which the review's page says.
    void submissionsApi.keepClaim(submissionId).catch(() => {});
  };
  beat();
  const timer = setInterval(beat, heartbeatMilliseconds);
  document.addEventListener('visibilitychange', beat);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', beat);
  };
}
