import { ChevronDown, ChevronUp } from 'lucide-react';
import { useCommands } from '@/features/commands/registry';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { sentence } from '@/shared/api/http';
import type { WorkspaceSubmission } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { Button } from '@/shared/ui/Button';
import { ApplySuggestion } from './ApplySuggestion';
import { AttemptList } from './AttemptList';
import { toneStyle } from './SubmissionLine';
import { submissionLine } from './submissionWords';
import { ThreadView } from './ThreadView';
import { inReadingOrder, isOpen, placeInWords } from './threads';
import { useJump } from './useJump';
import { useRead } from './useRead';
import { useThreadsNow, useWorkspaceSubmission } from './useSubmission';
import { useThreadActions } from './useThreadActions';
import { VerdictBanner } from './VerdictBanner';

/** Beside the editor: what was handed in, what the reviewers say, and where in the files. */
export default function ReviewPane() {
  const { data, error, isPending } = useWorkspaceSubmission();
  return (
    <section
      aria-label="Review"
      className="flex h-full flex-col overflow-x-hidden overflow-y-auto bg-ground text-[13px]"
      data-pane="review"
    >
      {isPending && <ListSkeleton />}
      {error && (
        <p role="alert" className="p-3 text-bad">
          {sentence(error)}
        </p>
      )}
      {data && (data.state === 'none' ? <Nothing /> : <Review submission={data} />)}
    </section>
  );
}

const Nothing = () => (
  <div className="p-4 text-muted">
    <p className="font-semibold text-text">Not handed in</p>
    <p className="mt-1">
      With “Hand in” a reviewer gets your files as they are then. What they say about them is shown here, and beside the
      lines it is about.
    </p>
  </div>
);

function Review({ submission }: { submission: WorkspaceSubmission }) {
  const { submissionId, latest, unreadReview, version } = submission;
  const threads = useThreadsNow(submissionId);
  const actions = useThreadActions(submissionId);
  const list = inReadingOrder(threads.data ?? []);
  const { jump, step } = useJump(list);
  const open = list.filter(isOpen).length;
  const line = submissionLine(submission, new Date());
  const shown = latest && version !== undefined ? { attempt: latest.number, version } : null;
  // Only what is on the page has been seen: also what was said, and not only that something was.
  useRead(submissionId, unreadReview && threads.isSuccess && !threads.isFetching ? shown : null);
  useCommands([
    { id: 'review.next', title: 'Go to the next comment', run: () => step(1) },
    { id: 'review.previous', title: 'Go to the previous comment', run: () => step(-1) },
  ]);

  const verdicts = submission.attempts.filter(({ verdict }) => verdict !== null);
  const reviewed = verdicts.at(-1);
  return (
    <div className="space-y-4 p-3">
      <p className={classes('font-semibold max-lg:hidden', toneStyle[line.tone])} data-testid="review-state">
        {line.text}
      </p>
      {reviewed && <VerdictBanner attempt={reviewed} />}
      {list.length > 0 && (
        <section aria-label="Comments">
          <div className="mb-2 flex items-center gap-1">
            <h2 className="mr-auto text-xs font-semibold text-muted">
              Comments <span data-testid="open-comments">({open === 0 ? 'nothing to do' : `${open} to do`})</span>
            </h2>
            <Button variant="quiet" size="icon" aria-label="Previous comment" onClick={() => step(-1)}>
              <ChevronUp aria-hidden="true" />
            </Button>
            <Button variant="quiet" size="icon" aria-label="Next comment" onClick={() => step(1)}>
              <ChevronDown aria-hidden="true" />
            </Button>
          </div>
          <ul className="space-y-3">
            {list.map((thread) => (
              <li key={thread.threadId} data-thread={thread.threadId}>
                <ThreadView
                  thread={thread}
                  actions={actions}
                  viewer="owner"
                  place={
                    thread.at?.startLine ? (
                      <button
                        type="button"
                        className="max-w-full truncate text-left text-accent hover:underline"
                        onClick={() => jump(thread)}
                        data-testid="comment-place"
                      >
                        {placeInWords(thread)}
                      </button>
                    ) : (
                      placeInWords(thread)
                    )
                  }
                  suggestionAction={({ suggestion }) =>
                    suggestion && (
                      <ApplySuggestion submissionId={submissionId} thread={thread} suggestion={suggestion} />
                    )
                  }
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {threads.error && (
        <p role="alert" className="text-bad">
          The comments cannot be shown: {sentence(threads.error)}
        </p>
      )}
      <AttemptList submission={submission} />
    </div>
  );
}
