import { useId } from 'react';
import { CommentForm, commentLength } from '@/features/submissions/CommentForm';
import { linesInWords } from '@/features/submissions/threads';
import { useDraft } from '@/shared/lib/useDraft';
import { useReviewContext } from './reviewContext';
import { SavedReplies } from './SavedReplies';
import type { LineRange } from './useLineSelection';

interface LineComposerProps {
  /** The name under which it is kept while it is written. */
  draft: string;
  range: LineRange;
  attempt: number;
  path: string;
  /** The lines as they are. */
  text: string;
  onClose: () => void;
}

/** Writes about lines, and maybe what should stand there instead. */
export function LineComposer({ draft: name, range, attempt, path, text, onClose }: LineComposerProps) {
  const { actions } = useReviewContext();
  const draft = useDraft<{ body: string; replacement: string | null }>(name, { body: '', replacement: null });
  const { replacement } = draft.fields;
  const setReplacement = (next: string | null) => draft.change({ replacement: next });
  const id = useId();
  const { side, start: startLine, end: endLine } = range;
  const isSuggesting = replacement !== null && replacement !== text;

  const send = (isDraft: boolean) => (body: string, key: string) =>
    actions.start(
      {
        anchor: { attempt, path, startLine, endLine, side },
        // A suggestion may speak for itself.
        body: body === '' ? 'I suggest this instead.' : body,
        draft: isDraft,
        ...(isSuggesting ? { suggestion: { path, startLine, endLine, replacement } } : {}),
      },
      key,
    );

  return (
    <CommentForm
      label={`Comment on ${linesInWords(startLine, endLine)}`}
      draft={name}
      isComplete={isSuggesting}
      answers={[
        { label: 'Keep as draft', send: send(true) },
        { label: 'Comment now', send: send(false) },
      ]}
      onClose={onClose}
      extra={(insert, body) => (
        <div className="space-y-2">
          <div className="flex flex-wrap items-center gap-3">
            {side === 'new' && (
              <label className="flex items-center gap-1.5">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={replacement !== null}
                  onChange={({ target }) => setReplacement(target.checked ? text : null)}
                  data-testid="suggest"
                />
                Suggest other text
              </label>
            )}
            <SavedReplies body={body} onInsert={insert} />
          </div>
          {replacement !== null && (
            <div>
              <label htmlFor={id} className="mb-1 block text-xs text-muted">
                Instead of {linesInWords(startLine, endLine)}
              </label>
              <textarea
                id={id}
                rows={Math.min(12, replacement.split('\n').length + 1)}
                maxLength={commentLength}
                spellCheck={false}
                value={replacement}
                onChange={({ target }) => setReplacement(target.value)}
                className="block w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5 font-mono text-xs"
                data-testid="suggestion-text"
              />
            </div>
          )}
        </div>
      )}
    />
  );
}
