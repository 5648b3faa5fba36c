import { Check, CheckCheck, MessageSquareReply, RotateCcw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Comment, Thread } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { useHasDraft } from '@/shared/lib/useDraft';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { CommentForm } from './CommentForm';
import { CommentView } from './CommentView';
import { placeInWords } from './threads';
import type { ThreadActions } from './useThreadActions';

interface ThreadViewProps {
  thread: Thread;
  actions: ThreadActions;
  /** Whose page it is: the owner answers and says what is done, a reviewer settles. */
  viewer: 'owner' | 'reviewer';
  /** Whether the person may write at all. */
  mayWrite?: boolean;
  /** Where it is; left out where that is plain to see. */
  place?: ReactNode;
  suggestionAction?: (comment: Comment) => ReactNode;
  /** Replies are kept to be published with the verdict. */
  drafts?: boolean;
}

/** A thread of comments with what can be done about it. A settled one is folded up. */
export function ThreadView(props: ThreadViewProps) {
  const { thread, actions, viewer, mayWrite = true, place, suggestionAction, drafts = false } = props;
  const { threadId, resolved, done, comments } = thread;
  const draft = `reply ${threadId}`;
  const hasDraft = useHasDraft(draft);
  const [wantsReply, setReplying] = useState(false);
  const replying = wantsReply || hasDraft;
  const [unfolded, setUnfolded] = useState(hasDraft);
  const folded = resolved && !unfolded;
  const reply = (isDraft: boolean) => (body: string, key: string) => actions.reply(threadId, body, isDraft, key);
  return (
    <article
      aria-label={`Comments: ${placeInWords(thread)}`}
      className={classes(
        'rounded-lg border bg-surface font-sans',
        thread.draft ? 'border-dashed border-line-strong' : resolved || done ? 'border-line' : 'border-accent/60',
      )}
      data-testid="thread"
      data-resolved={resolved}
      data-done={done}
    >
      {(place || resolved || done) && (
        <header className="flex items-center gap-2 border-b border-line px-3 py-1 text-xs text-muted">
          <div className="min-w-0 flex-1">
            {place ?? (folded && <p className="truncate">{visibleText(comments[0]?.body ?? '')}</p>)}
          </div>
          {resolved ? <State icon={CheckCheck} text="Resolved" /> : done && <State icon={Check} text="Done" />}
          {resolved && (
            <Button variant="quiet" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
              {unfolded ? 'Hide' : 'Show'}
            </Button>
          )}
        </header>
      )}
      {!folded && (
        <>
          <ul className="divide-y divide-line">
            {comments.map((comment) => (
              <CommentView
                key={comment.commentId}
                comment={comment}
                actions={actions}
                suggestionAction={suggestionAction?.(comment)}
              />
            ))}
          </ul>
          {mayWrite && !thread.draft && (
            <footer className="border-t border-line px-3 py-1.5">
              {replying ? (
                <CommentForm
                  label="Reply"
                  draft={draft}
                  answers={
                    drafts
                      ? [
                          { label: 'Keep as draft', send: reply(true) },
                          { label: 'Reply now', send: reply(false) },
                        ]
                      : [{ label: 'Reply', send: reply(false) }]
                  }
                  onClose={() => setReplying(false)}
                />
              ) : (
                <div className="flex flex-wrap gap-1">
                  <Button variant="quiet" onClick={() => setReplying(true)}>
                    <MessageSquareReply aria-hidden="true" /> Reply
                  </Button>
                  {viewer === 'owner' && !done && !resolved && (
                    <Button variant="quiet" onClick={() => void actions.mark(threadId, 'done')} data-testid="mark-done">
                      <Check aria-hidden="true" /> Done
                    </Button>
                  )}
                  {viewer === 'reviewer' && !resolved && (
                    <Button variant="quiet" onClick={() => void actions.mark(threadId, 'resolve')}>
                      <CheckCheck aria-hidden="true" /> Resolve
                    </Button>
                  )}
                  {viewer === 'reviewer' && (resolved || done) && (
                    <Button variant="quiet" onClick={() => void actions.mark(threadId, 'reopen')}>
                      <RotateCcw aria-hidden="true" /> Reopen
                    </Button>
                  )}
                </div>
              )}
            </footer>
          )}
        </>
      )}
    </article>
  );
}

const State = ({ icon: Icon, text }: { icon: typeof Check; text: string }) => (
  <span className="flex shrink-0 items-center gap-1 text-good">
    <Icon className="size-3.5" aria-hidden="true" />
    {text}
  </span>
);
