import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { navigate } from '@/app/router';
import { submissionKey, submissionsApi } from '@/features/submissions/submissionsApi';
import { refreshWorkspaces } from '@/features/workspaces/list/useWorkspaceActions';
import { sentence } from '@/shared/api/http';
import { meQuery } from '@/shared/api/queries';
import { IntentKey } from '@/shared/lib/intentKey';
import { Button } from '@/shared/ui/Button';
import { toast } from '@/shared/ui/toast';
import { useReviewContext } from './reviewContext';
import { suggestTrial } from './trial';
import { rememberTrial, trialOf } from './trialStore';

/** Opens the attempt in a workspace of one's own, and makes suggestions of what was changed there. */
export function TrialButtons() {
  const { submission, comparison, mayStart } = useReviewContext();
  const { submissionId } = submission;
  const { to } = comparison;
  const queries = useQueryClient();
  // Trying again after a lost answer leads to the workspace that was made.
  const [intent] = useState(() => new IntentKey());
  const [isBusy, setBusy] = useState(false);
  const { data: me } = useQuery(meQuery);
  const one = { personId: me?.personId ?? '', submissionId, attempt: to };
  const trial = trialOf(one);

  const attempt = async (action: () => Promise<void>) => {
    setBusy(true);
    try {
      await action();
    } catch (error) {
      toast.error(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  const tryIt = async () => {
    const { workspaceId } = await submissionsApi.tryAttempt(submissionId, to, intent.for([submissionId, to]));
    rememberTrial(one, workspaceId);
    await refreshWorkspaces();
    navigate(`/w/${workspaceId}`);
  };
  const suggest = async (workspaceId: string) => {
    try {
      toast(await suggestTrial(submissionId, to, workspaceId));
    } finally {
      // Also those that were made before something went wrong.
      await queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
    }
  };

  return (
    <>
      <Button
        // Asked for each time: the server knows whether it is there still, and makes no second one.
        onClick={() => void attempt(tryIt)}
        disabled={isBusy}
        title={
          trial
            ? 'Open the workspace in which you try this attempt'
            : 'Make a workspace of your own of this attempt, to run and change it'
        }
        aria-label={trial ? 'Open my trial' : 'Try it'}
        data-testid="try-it"
      >
        <FlaskConical aria-hidden="true" />
        <span className="max-md:hidden">{trial ? 'Open my trial' : 'Try it'}</span>
      </Button>
      {trial && mayStart && (
        <Button
          onClick={() => void attempt(() => suggest(trial))}
          disabled={isBusy}
          title="Make drafts with suggestions of what you have changed while trying it"
          aria-label="Suggest my changes"
          data-testid="suggest-trial"
        >
          <Lightbulb aria-hidden="true" />
          <span className="max-lg:hidden">Suggest my changes</span>
        </Button>
      )}
    </>
  );
}
