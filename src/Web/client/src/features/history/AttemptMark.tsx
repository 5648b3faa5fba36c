import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { Link } from '@/app/router';
import { submissionsApi, workspaceSubmissionKey } from '@/features/submissions/submissionsApi';
import type { WorkspaceSubmission } from '@/shared/api/submissionContract';

/** What was handed in of a workspace; nothing as long as that is not known. */
export const useAttempts = (workspaceId: string): WorkspaceSubmission | undefined =>
  useQuery({
    queryKey: workspaceSubmissionKey(workspaceId),
    queryFn: () => submissionsApi.ofWorkspace(workspaceId),
    staleTime: 30_000,
  }).data;

/** Stands above the last event that an attempt has in it, and leads to the attempt. */
export function AttemptMark({ submission, version }: { submission: WorkspaceSubmission | undefined; version: number }) {
  const attempts = submission?.attempts.filter(({ workspaceVersion }) => workspaceVersion === version) ?? [];
  if (!submission || attempts.length === 0) return null;
  return attempts.toReversed().map(({ number }) => (
    <li key={number} className="border-b border-line bg-ground px-3 py-1.5 text-xs" data-testid="history-attempt">
      <Link
        href={`/reviews/${submission.submissionId}?from=${number - 1}&to=${number}`}
        className="flex items-center gap-2 text-accent hover:underline"
      >
        <Send className="size-3.5" aria-hidden="true" /> Handed in as attempt {number}
      </Link>
    </li>
  ));
}
