import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { submissionKey, submissionsApi } from '@/features/submissions/submissionsApi';
import { sentence } from '@/shared/api/http';
import { count } from '@/shared/lib/format';
import { useDraft } from '@/shared/lib/useDraft';
import { useNow } from '@/shared/lib/useNow';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';
import { Modal } from '@/shared/ui/Modal';
import { PlainText } from '@/shared/ui/PlainText';
import { toast } from '@/shared/ui/toast';
import { claimWords } from './claimWords';
import { useReviewContext } from './reviewContext';

/** Who reviews this, so that two people never do the same work without knowing. */
export function ClaimBar() {
  const { submission, threads, mayStart } = useReviewContext();
  const { submissionId, claim, state } = submission;
  const queries = useQueryClient();
  const now = useNow(claim !== null);
  const [asking, setAsking] = useState(false);
  const isHeld = claim !== null && !claim.mine && Date.parse(claim.until) > now;
  const drafts = threads.reduce((sum, { comments }) => sum + comments.filter(({ draft }) => draft).length, 0);

  const attempt = async (action: () => Promise<unknown>, done?: string) => {
    try {
      await action();
      if (done) toast.success(done);
      return true;
    } catch (error) {
      toast.error(sentence(error));
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
    }
  };

  return (
    <section
      aria-label="Who reviews it"
      className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line bg-surface px-3 py-1 text-[13px]"
      data-testid="claim"
      data-claim={claim === null ? 'free' : claim.mine ? 'mine' : 'other'}
    >
      <p role="status" className="mr-auto">
        {state === 'withdrawn' ? 'It was withdrawn: there is nothing to review.' : claimWords(claim, now)}
        {claim?.takenFrom && claim.reason && (
          <span className="wrap-anywhere" data-testid="taken-over">
            {' '}
            · Taken over because: <PlainText text={claim.reason} />
          </span>
        )}
        {!mayStart && state !== 'withdrawn' && (
          <span className="text-muted"> · Claim it to comment and to give a verdict.</span>
        )}
      </p>
      {mayStart && drafts > 0 && (
        <Button
          onClick={() =>
            void attempt(() => submissionsApi.publish(submissionId), 'Published. The learner sees it now.')
          }
          data-testid="publish"
        >
          Publish {count(drafts, 'draft')}
        </Button>
      )}
      {claim?.mine && (
        <Button
          variant="quiet"
          onClick={() => void attempt(() => submissionsApi.release(submissionId))}
          data-testid="release"
        >
          Release
        </Button>
      )}
      {!claim?.mine &&
        state !== 'withdrawn' &&
        (isHeld ? (
          <Button onClick={() => setAsking(true)} data-testid="take-over">
            Take over…
          </Button>
        ) : (
          <Button
            variant="primary"
            onClick={() => void attempt(() => submissionsApi.claim(submissionId))}
            data-testid="claim-button"
          >
            Claim
          </Button>
        ))}
      {asking && (
        <TakeOver
          submissionId={submissionId}
          onTake={(reason) => attempt(() => submissionsApi.claim(submissionId, reason))}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

interface TakeOverProps {
  submissionId: string;
  onTake: (reason: string) => Promise<boolean>;
  onClose: () => void;
}

function TakeOver({ submissionId, onTake, onClose }: TakeOverProps) {
  const draft = useDraft(`take over ${submissionId}`, { reason: '' });
  const { reason } = draft.fields;
  const close = () => {
    draft.forget();
    onClose();
  };
  return (
    <Modal
      title="Take over this review"
      detail="Somebody else is at it. Their page says that you have taken over, and why; what they have written stays."
      isDirty={draft.isKept}
      onClose={onClose}
    >
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (reason.trim() !== '' && (await onTake(reason.trim()))) close();
        }}
      >
        <Field
          label="Reason"
          value={reason}
          maxLength={500}
          required
          onChange={({ target }) => draft.change({ reason: target.value })}
          data-testid="take-over-reason"
        />
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" disabled={reason.trim() === ''}>
            Take over
          </Button>
        </div>
      </form>
    </Modal>
  );
}
