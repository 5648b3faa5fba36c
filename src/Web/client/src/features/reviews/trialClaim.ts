import { submissionsApi } from '@/features/submissions/submissionsApi';
import { whileLookedAt } from './heartbeat';
import { submissionTriedIn } from './trialStore';

/**
 * Keeps the claim on a submission while its reviewer tries it: the page of the review is not open then. Returns what ends
 * that.
 */
export function keepTrialClaim(workspaceId: string): () => void {
  const submissionId = submissionTriedIn(workspaceId);
  if (submissionId === null) return () => {};
  // Refused once the claim is another's or given back: then there is nothing to keep, which the review's page says.
  const keepClaim = () => void submissionsApi.keepClaim(submissionId).catch(() => {});
  if (document.visibilityState === 'visible') keepClaim();
  return whileLookedAt(keepClaim);
}
