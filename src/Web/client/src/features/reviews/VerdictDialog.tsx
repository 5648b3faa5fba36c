import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { commentLength } from '@/features/submissions/CommentForm';
import { submissionKey, submissionsApi } from '@/features/submissions/submissionsApi';
import { verdictWords } from '@/features/submissions/submissionWords';
import { sentence } from '@/shared/api/http';
import type { VerdictKind } from '@/shared/api/submissionContract';
import { count } from '@/shared/lib/format';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';
import { Modal } from '@/shared/ui/Modal';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { useReviewContext } from './reviewContext';

const choices: { kind: VerdictKind; name: string; detail: string }[] = [
  { kind: 'approve', name: 'Approve', detail: 'It is good as it is.' },
  { kind: 'requestChanges', name: 'Request changes', detail: 'The learner is to change it and hand it in again.' },
  { kind: 'reject', name: 'Reject', detail: 'It is not accepted.' },
];

/** Decides about the attempt that is shown, and publishes what was written about it in the same moment. */
export function VerdictDialog({ onClose }: { onClose: () => void }) {
  const { submission, comparison, threads } = useReviewContext();
  const attempt = submission.attempts.find(({ number }) => number === comparison.to);
  const queries = useQueryClient();
  const [kind, setKind] = useState<VerdictKind | null>(null);
  const [summary, setSummary] = useState('');
  const [reason, setReason] = useState('');
  const [second, setSecond] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const before = attempt?.verdict ?? null;
  // Whoever is to change something wants to know what.
  const isMissing = kind !== null && kind !== 'approve' && summary.trim() === '';
  const drafts = threads.reduce((sum, { comments }) => sum + comments.filter(({ draft }) => draft).length, 0);

  const decide = async (event: FormEvent) => {
    event.preventDefault();
    if (!attempt || !kind || sending) return;
    setSending(true);
    setError(null);
    try {
      await submissionsApi.decide(submission.submissionId, {
        attempt: attempt.number,
        manifestHash: attempt.manifestHash,
        verdict: kind,
        summary: summary.trim(),
        ...(before && reason.trim() !== '' ? { reason: reason.trim() } : {}),
        ...(second ? { secondReview: true } : {}),
        publishDrafts: true,
      });
      toast.success(`${verdictWords[kind]}. The learner sees it now.`);
      onClose();
    } catch (caught) {
      setError(sentence(caught));
    } finally {
      setSending(false);
      await queries.invalidateQueries({ queryKey: submissionKey(submission.submissionId) });
    }
  };

  return (
    <Modal
      title={`Verdict on attempt ${comparison.to}`}
      detail={
        drafts > 0
          ? `Your ${count(drafts, 'draft comment')} ${drafts === 1 ? 'is' : 'are'} published with it.`
          : 'It is about exactly the files of this attempt.'
      }
      onClose={onClose}
    >
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
                onChange={() => setKind(choice.kind)}
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
            onChange={({ target }) => setSummary(target.value)}
            className="block w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-1.5"
            data-testid="verdict-summary"
          />
        </div>
        {before && (
          <Field
            label={`Why another verdict, after “${verdictWords[before.kind]}”`}
            value={reason}
            maxLength={500}
            onChange={({ target }) => setReason(target.value)}
            data-testid="verdict-reason"
          />
        )}
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={second}
            onChange={({ target }) => setSecond(target.checked)}
            data-testid="second-review"
          />
          Ask another reviewer to look at it as well
        </label>
        <div role="alert" className="empty:hidden">
          {error !== null && <Notice tone="bad">{error}</Notice>}
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
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
