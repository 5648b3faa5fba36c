import { FlaskConical, Gavel } from 'lucide-react';
import { useState } from 'react';
import { navigate } from '@/app/router';
import { submissionsApi } from '@/features/submissions/submissionsApi';
import { stateWords } from '@/features/submissions/submissionWords';
import { refreshWorkspaces } from '@/features/workspaces/list/useWorkspaceActions';
import { sentence } from '@/shared/api/http';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { PageHeader } from '@/shared/ui/PageHeader';
import { toast } from '@/shared/ui/toast';
import { ClaimBar } from './ClaimBar';
import { useReviewContext } from './reviewContext';
import { VerdictDialog } from './VerdictDialog';

/** Whose work it is and where it stands, with what a reviewer does about the whole. */
export function ReviewHeader({ isOwner }: { isOwner: boolean }) {
  const { submission, comparison, mayStart } = useReviewContext();
  const { submissionId, workspaceName, owner, state, attempts } = submission;
  const [deciding, setDeciding] = useState(false);
  const [trying, setTrying] = useState(false);
  const isLatest = comparison.to === attempts.at(-1)?.number;

  const tryIt = async () => {
    setTrying(true);
    try {
      const { workspaceId } = await submissionsApi.tryAttempt(submissionId, comparison.to);
      await refreshWorkspaces();
      navigate(`/w/${workspaceId}`);
    } catch (error) {
      toast.error(sentence(error));
      setTrying(false);
    }
  };

  return (
    <>
      <PageHeader
        back={isOwner ? `/w/${submission.workspaceId}` : '/reviews'}
        backLabel={isOwner ? 'Back to the workspace' : 'Back to the queue (U)'}
        title={visibleText(workspaceName)}
        detail={`${isOwner ? 'Your own work' : visibleText(owner.name)} · ${stateWords[state]}`}
      >
        {!isOwner && (
          <>
            <Button
              onClick={() => void tryIt()}
              disabled={trying}
              title="Make a workspace of your own of this attempt, to run and change it"
              aria-label="Try it"
              data-testid="try-it"
            >
              <FlaskConical aria-hidden="true" />
              <span className="max-md:hidden">Try it</span>
            </Button>
            {mayStart && (
              <Button
                variant="primary"
                onClick={() => setDeciding(true)}
                disabled={!isLatest}
                title={isLatest ? 'Give a verdict' : 'A verdict is about the last attempt'}
                aria-label="Verdict"
                data-testid="open-verdict"
              >
                <Gavel aria-hidden="true" />
                <span className="max-sm:hidden">Verdict</span>
              </Button>
            )}
          </>
        )}
      </PageHeader>
      {!isOwner && <ClaimBar />}
      {deciding && <VerdictDialog onClose={() => setDeciding(false)} />}
    </>
  );
}
