import { Gavel } from 'lucide-react';
import { useState } from 'react';
import { stateWords } from '@/features/submissions/submissionWords';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { PageHeader } from '@/shared/ui/PageHeader';
import { ClaimBar } from './ClaimBar';
import { lastStanding } from './comparison';
import { useReviewContext } from './reviewContext';
import { TrialButtons } from './TrialButtons';
import { VerdictDialog } from './VerdictDialog';

/** Whose work it is and where it stands, with what a reviewer does about the whole. */
export function ReviewHeader({ isOwner }: { isOwner: boolean }) {
  const { submission, comparison, mayStart } = useReviewContext();
  const { workspaceName, owner, state, attempts } = submission;
  const [deciding, setDeciding] = useState(false);
  const isLatest = comparison.to === lastStanding(attempts)?.number;

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
            <TrialButtons />
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
