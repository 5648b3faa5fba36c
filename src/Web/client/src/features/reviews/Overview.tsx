import { useState } from 'react';
import { CommentForm } from '@/features/submissions/CommentForm';
import { ThreadView } from '@/features/submissions/ThreadView';
import { inReadingOrder, placeInWords } from '@/features/submissions/threads';
import { VerdictBanner } from '@/features/submissions/VerdictBanner';
import type { DiffFile } from '@/shared/api/submissionContract';
import { count, formatBytes, formatTime } from '@/shared/lib/format';
import { useHasDraft } from '@/shared/lib/useDraft';
import { Button } from '@/shared/ui/Button';
import { useReviewContext } from './reviewContext';

/** The submission as a whole: its attempts, verdicts, and every comment with where it is. */
export function Overview({ files, onShow }: { files: readonly DiffFile[]; onShow: (path: string) => void }) {
  const { submission, comparison, threads, actions, viewer, mayStart, mayAnswer } = useReviewContext();
  const draft = `whole ${submission.submissionId} ${comparison.to}`;
  const hasDraft = useHasDraft(draft);
  const [wantsToWrite, setWriting] = useState(false);
  const writing = wantsToWrite || hasDraft;
  const send = (isDraft: boolean) => (body: string, key: string) =>
    actions.start({ anchor: { attempt: comparison.to }, body, draft: isDraft }, key);
  return (
    <div className="mx-auto max-w-3xl space-y-6 p-4 text-[13px]">
      <section aria-label="Attempts">
        <h2 className="mb-2 text-sm font-semibold">Attempts</h2>
        <ol className="space-y-2">
          {submission.attempts.toReversed().map((attempt) => (
            <li key={attempt.number} data-testid="attempt">
              <p className="mb-1">
                <span className="font-semibold">Attempt {attempt.number}</span>{' '}
                <span className="text-muted">
                  <time dateTime={attempt.at}>{formatTime(attempt.at)}</time> · {count(attempt.files, 'file')},{' '}
                  {formatBytes(attempt.bytes)}
                  {attempt.withdrawn && ' · withdrawn'} ·{' '}
                </span>
                <a
                  href={`/receipts/${attempt.receiptId}`}
                  target="_blank"
                  rel="noreferrer"
                  className="text-accent underline"
                >
                  Receipt
                </a>
              </p>
              <VerdictBanner attempt={attempt} />
            </li>
          ))}
        </ol>
      </section>
      <section aria-label="Comments">
        <h2 className="mb-2 text-sm font-semibold">Comments</h2>
        {threads.length === 0 && !writing && <p className="mb-2 text-muted">Nobody has said anything yet.</p>}
        <ul className="mb-3 space-y-3">
          {inReadingOrder(threads).map((thread) => {
            const path = files.find((file) => file.path === (thread.at?.path ?? thread.anchor.path))?.path;
            return (
              <li key={thread.threadId}>
                <ThreadView
                  thread={thread}
                  actions={actions}
                  viewer={viewer}
                  mayWrite={mayAnswer}
                  drafts={mayStart}
                  place={
                    path === undefined ? (
                      placeInWords(thread)
                    ) : (
                      <button
                        type="button"
                        className="max-w-full truncate text-left text-accent hover:underline"
                        onClick={() => onShow(path)}
                      >
                        {placeInWords(thread)}
                      </button>
                    )
                  }
                />
              </li>
            );
          })}
        </ul>
        <div>
          {writing ? (
            <CommentForm
              key={draft}
              label="Comment on the whole submission"
              draft={draft}
              answers={[
                { label: 'Keep as draft', send: send(true) },
                { label: 'Comment now', send: send(false) },
              ]}
              onClose={() => setWriting(false)}
            />
          ) : (
            mayStart && (
              <Button onClick={() => setWriting(true)} data-testid="comment-whole">
                Comment on the whole
              </Button>
            )
          )}
        </div>
      </section>
    </div>
  );
}
