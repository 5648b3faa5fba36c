import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { focusAgain } from '@/shared/lib/focusBefore';
import { useDraft } from '@/shared/lib/useDraft';
import { Button } from '@/shared/ui/Button';

/** Most characters of one comment, as on the server. */
export const commentLength = 10_000;

interface CommentFormProps {
  label: string;
  /** What it is about: what is written stays under this name until it is sent or cancelled. */
  draft: string;
  initial?: string;
  /** The ways to send it; the first one also by Ctrl+Enter. Each answers whether it worked. */
  answers: readonly { label: string; send: (body: string, key: string) => Promise<boolean> }[];
  onClose: () => void;
  /** Whether something else than the body is enough to send. */
  isComplete?: boolean;
  /** What else there is to choose, given what can be put into the text. */
  extra?: (insert: (text: string) => void, body: string) => ReactNode;
}

/** Writes a comment. What is written stays until the server has it. */
export function CommentForm(props: CommentFormProps) {
  const { label, draft: name, initial = '', answers, onClose, isComplete = false, extra } = props;
  const draft = useDraft(name, { body: initial });
  const { body, ...others } = draft.fields;
  // What is there again, such as after another file was looked at, does not take the focus from what is done now.
  const [isFresh] = useState(!draft.isKept);
  const [sending, setSending] = useState(false);
  const id = useId();
  const isEmpty = body.trim() === '' && !isComplete;

  const root = useRef<HTMLDivElement>(null);
  // A form that is there again was not opened by what has the focus.
  const [opener] = useState(() => (draft.isKept ? null : document.activeElement));
  const close = () => {
    const place = root.current?.parentElement;
    draft.forget();
    onClose();
    // To what opened it, or to what has taken its place since: nobody should have to begin at the top of the page.
    requestAnimationFrame(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      if (opener?.isConnected && opener !== document.body) focusAgain(opener);
      else focusAgain(place?.querySelector('button') ?? null);
    });
  };
  const send = async (answer: (typeof answers)[number] | undefined) => {
    if (!answer || isEmpty || sending) return;
    setSending(true);
    const worked = await answer.send(body.trim(), draft.keyFor([answer.label, body.trim(), others]));
    setSending(false);
    if (worked) close();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (!draft.isKept) close();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      void send(answers[0]);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the fields inside
    <div ref={root} className="space-y-2 font-sans text-[13px]" onKeyDown={onKeyDown} data-testid="comment-form">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <textarea
        id={id}
        // biome-ignore lint/a11y/noAutofocus: it was opened to be written in
        autoFocus={isFresh}
        value={body}
        maxLength={commentLength}
        readOnly={sending}
        rows={3}
        placeholder={label}
        onChange={(event) => draft.change({ body: event.target.value })}
        className="block w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-[13px] placeholder:text-muted"
      />
      {extra?.((text) => draft.change({ body: body.trim() === '' ? text : `${body.trimEnd()}\n\n${text}` }), body)}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        {answers.map((answer, i) => (
          <Button
            key={answer.label}
            variant={i === 0 ? 'primary' : 'secondary'}
            disabled={isEmpty || sending}
            onClick={() => void send(answer)}
          >
            {answer.label}
          </Button>
        ))}
      </div>
    </div>
  );
}
