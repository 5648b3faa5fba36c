import { useQueryClient } from '@tanstack/react-query';
import { Files, Receipt, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from '@/app/router';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { sentence } from '@/shared/api/http';
import type { WorkspaceSubmission } from '@/shared/api/submissionContract';
import { count, formatBytes, formatTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { toast } from '@/shared/ui/toast';
import { submissionsApi, workspaceSubmissionKey } from './submissionsApi';
import { attemptWords } from './submissionWords';

/** Every attempt with its receipt, newest first; the last one can be taken back while nobody reviews it. */
export function AttemptList({ submission }: { submission: WorkspaceSubmission }) {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { attempts, latest, state } = submission;

  const withdraw = async () => {
    setAsking(false);
    try {
      await submissionsApi.withdraw(session.workspaceId, latest?.number);
      toast('Withdrawn. Hand it in again when it is ready.');
    } catch (error) {
      toast.error(sentence(error));
    }
    await queries.invalidateQueries({ queryKey: workspaceSubmissionKey(session.workspaceId) });
  };

  return (
    <section aria-label="Attempts">
      <h2 className="mb-2 text-xs font-semibold text-muted">Attempts</h2>
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface" data-testid="attempts">
        {attempts.toReversed().map((attempt) => (
          <li key={attempt.number} className="px-3 py-2" data-testid="attempt" data-number={attempt.number}>
            <div className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-semibold">Attempt {attempt.number}</span>
              <span className="text-muted">{attemptWords(attempt, attempt.number === latest?.number, state)}</span>
            </div>
            <p className="text-xs text-muted">
              <time dateTime={attempt.at}>{formatTime(attempt.at)}</time> · {count(attempt.files, 'file')},{' '}
              {formatBytes(attempt.bytes)}
            </p>
            <div className="mt-1 flex flex-wrap items-center gap-x-3">
              <Link
                href={`/reviews/${submission.submissionId}?from=${attempt.number - 1}&to=${attempt.number}`}
                className="flex items-center gap-1 text-xs text-accent hover:underline"
                data-testid="attempt-files"
              >
                <Files className="size-3.5" aria-hidden="true" /> What changed
              </Link>
              <a
                href={`/receipts/${attempt.receiptId}`}
                target="_blank"
                rel="noreferrer"
                className="flex items-center gap-1 text-xs text-accent hover:underline"
                data-testid="receipt-link"
              >
                <Receipt className="size-3.5" aria-hidden="true" /> Receipt
              </a>
              {attempt.number === latest?.number && state === 'waiting' && (
                <Button variant="quiet" onClick={() => setAsking(true)} data-testid="withdraw">
                  <Undo2 aria-hidden="true" /> Withdraw
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      <ConfirmDialog
        open={asking}
        title={`Withdraw attempt ${latest?.number ?? ''}?`}
        confirm="Withdraw"
        danger
        onConfirm={() => void withdraw()}
        onClose={() => setAsking(false)}
      >
        It then counts as not handed in; an earlier attempt that was not withdrawn counts again. Your files stay as they
        are.
      </ConfirmDialog>
    </section>
  );
}
