import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { commentLength } from '@/features/submissions/CommentForm';
import { submissionKey, submissionsApi } from '@/features/submissions/submissionsApi';
import { verdictWords } from '@/features/submissions/submissionWords';
import { sentence } from '@/shared/api/http';
import type { VerdictKind } from '@/shared/api/submissionContract';
import { count } from '@/shared/lib/format';
import { useDraft } from '@/shared/lib/useDraft';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';
import { Modal } from '@/shared/ui/Modal';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { lastStanding } from './comparison';
import { useReviewContext } from './reviewContext';

const choices: { kind: VerdictKind; name: string; detail: string }[] = [
  { kind: 'approve', name: 'Approve', detail: 'It is good as it is.' },
  { kind: 'requestChanges', name: 'Request changes', detail: 'The learner is to change it and hand it in again.' },
  { kind: 'reject', name: 'Reject', detail: 'It is not accepted.' },
];

type VerdictFields = { kind: VerdictKind | null; summary: string; reason: string; second: boolean };
const nothing: VerdictFields = { kind: null, summary: '', reason: '', second: false };

/** Decides about the attempt that is shown, and publishes what was written about it in the same moment. */
export function VerdictDialog({ onClose }: { onClose: () => void }) {
  const { submission, comparison, threads } = useReviewContext();
  // What was on the page when the dialog opened is what the verdict is about, whatever is handed in meanwhile.
  const [about] = useState(comparison.to);
  const attempt = submission.attempts.find(({ number }) => number === about);
  const newest = lastStanding(submission.attempts)?.number ?? about;
  const queries = useQueryClient();
  const draft = useDraft<VerdictFields>(`verdict ${submission.submissionId}`, nothing);
  const { kind, summary, reason, second } = draft.fields;
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const before = attempt?.verdict ?? null;
  // Whoever is to change something wants to know what.
  const isMissing = kind !== null && kind !== 'approve' && summary.trim() === '';
  const drafts = threads.reduce((sum, { comments }) => sum + comments.filter(({ draft }) => draft).length, 0);

  const cancel = () => {
    draft.forget();
    onClose();
  };
  const decide = async (event: FormEvent) => {
    event.preventDefault();
    if (!attempt || !kind || sending) return;
    setSending(true);
    setError(null);
    try {
      const verdict = {
        attempt: attempt.number,
        manifestHash: attempt.manifestHash,
        verdict: kind,
        summary: summary.trim(),
        ...(before && reason.trim() !== '' ? { reason: reason.trim() } : {}),
        ...(second ? { secondReview: true } : {}),
        publishDrafts: true,
      };
      await submissionsApi.decide(submission.submissionId, verdict, draft.keyFor(verdict));
      toast.success(`${verdictWords[kind]}. The learner sees it now.`);
      draft.forget();
      onClose();
    } catch (caught) {
      setError(`${sentence(caught)} What you wrote is kept here.`);
    } finally {
      setSending(false);
      await queries.invalidateQueries({ queryKey: submissionKey(submission.submissionId) });
    }
  };

  return (
    <Modal
      title={`Verdict on attempt ${about}`}
      detail={
        drafts > 0
          ? `Your ${count(drafts, 'draft comment')} ${drafts === 1 ? 'is' : 'are'} published with it.`
          : 'It is about exactly the files of this attempt.'
      }
      isDirty={draft.isKept}
      onClose={onClose}
    >
      {newest !== about && (
        <Notice tone="warn" className="mb-3">
          <span role="status">
            Attempt {newest} has been handed in meanwhile, and a verdict is about the last attempt. What you write here
            is kept: close this, look at what is new, and open it again.
          </span>
        </Notice>
      )}
      <form onSubmit={(event) => void decide(event)} className="space-y-4 text-[13px]">
        <fieldset className="space-y-1.5">
          <legend className="sr-only">Verdict</legend>
          {choices.map((choice) => (
            <label
              key={choice.kind}
              className="flex gap-2.5 rounded-md border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-selected"
            >
              <input
                type="radio"
                name="verdict"
                className="mt-0.5 size-4 accent-accent"
                checked={kind === choice.kind}
                onChange={() => draft.change({ kind: choice.kind })}
                data-testid={`verdict-${choice.kind}`}
              />
              <span>
                <span className="block font-medium">{choice.name}</span>
                <span className="text-muted">{choice.detail}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div>
          <label htmlFor={id} className="mb-1 block font-medium">
            Summary
            {kind !== null && kind !== 'approve' && <span className="font-normal text-muted"> (say what to do)</span>}
          </label>
          <textarea
            id={id}
            rows={4}
            maxLength={commentLength}
            value={summary}
            onChange={({ target }) => draft.change({ summary: target.value })}
            className="block w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5"
            data-testid="verdict-summary"
          />
        </div>
        {before && (
          <Field
            label={`Why another verdict, after “${verdictWords[before.kind]}”`}
            value={reason}
            maxLength={500}
            onChange={({ target }) => draft.change({ reason: target.value })}
            data-testid="verdict-reason"
          />
        )}
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={second}
            onChange={({ target }) => draft.change({ second: target.checked })}
            data-testid="second-review"
          />
          Ask another reviewer to look at it as well
        </label>
        <div role="alert" className="empty:hidden">
          {error !== null && <Notice tone="bad">{error}</Notice>}
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={cancel}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            disabled={kind === null || isMissing || sending}
            data-testid="give-verdict"
          >
            {kind === null ? 'Choose a verdict' : (choices.find((choice) => choice.kind === kind)?.name ?? '')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
