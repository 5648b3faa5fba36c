import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Comment } from '@/shared/api/submissionContract';
import { formatTime } from '@/shared/lib/format';
import { useHasDraft } from '@/shared/lib/useDraft';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { PlainText } from '@/shared/ui/PlainText';
import { CommentForm } from './CommentForm';
import type { ThreadActions } from './useThreadActions';

interface CommentViewProps {
  comment: Comment;
  actions: ThreadActions;
  /** Stands below a suggestion, such as the button that takes it over. */
  suggestionAction?: ReactNode;
}

/** One comment; its author can change it and take it back. */
export function CommentView({ comment, actions, suggestionAction }: CommentViewProps) {
  const draft = `edit ${comment.commentId}`;
  const [wantsEdit, setEditing] = useState(false);
  const editing = useHasDraft(draft) || wantsEdit;
  const [asking, setAsking] = useState(false);
  const { author, at, editedAt, body, mine, suggestion } = comment;
  const name = visibleText(author.name);
  return (
    <li className="px-3 py-2" data-testid="comment" data-draft={comment.draft}>
      <div className="flex items-center gap-2 text-xs text-muted">
        <span className="min-w-12 truncate font-semibold text-text">{mine ? `${name} (you)` : name}</span>
        <time dateTime={at} className="shrink-0">
          {formatTime(at)}
        </time>
        {editedAt && <span className="shrink-0">edited</span>}
        {comment.draft && <span className="shrink-0 rounded bg-warn-ground px-1.5 py-px text-warn">Draft</span>}
        {mine && !editing && (
          <span className="ml-auto flex shrink-0">
            <Button variant="quiet" size="icon" aria-label="Edit this comment" onClick={() => setEditing(true)}>
              <Pencil aria-hidden="true" />
            </Button>
            <Button variant="quiet" size="icon" aria-label="Delete this comment" onClick={() => setAsking(true)}>
              <Trash2 aria-hidden="true" />
            </Button>
          </span>
        )}
      </div>
      {editing ? (
        <CommentForm
          label="Comment"
          draft={draft}
          initial={body}
          answers={[{ label: 'Save', send: (text) => actions.edit(comment.commentId, text) }]}
          onClose={() => setEditing(false)}
        />
      ) : (
        body !== '' && (
          <p className="mt-1 text-[13px] wrap-anywhere whitespace-pre-wrap" data-testid="comment-body">
            <PlainText text={body} />
          </p>
        )
      )}
      {suggestion && (
        <div className="mt-2 overflow-hidden rounded-md border border-line" data-testid="suggestion">
          <p className="border-b border-line bg-ground px-2 py-1 text-xs text-muted">Suggested instead</p>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled
            tabIndex={0}
            className="max-h-60 overflow-auto bg-diff-added px-2 py-1 font-mono text-xs"
          >
            {suggestion.replacement === '' ? '(delete these lines)' : <PlainText text={suggestion.replacement} />}
          </pre>
          {suggestionAction && <div className="border-t border-line px-2 py-1.5">{suggestionAction}</div>}
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title="Delete this comment?"
        confirm="Delete"
        danger
        onConfirm={() => {
          setAsking(false);
          void actions.remove(comment.commentId);
        }}
        onClose={() => setAsking(false)}
      >
        {comment.draft ? 'Nobody but you has seen it.' : 'The others do not see it any more. The event log keeps it.'}
      </ConfirmDialog>
    </li>
  );
}
