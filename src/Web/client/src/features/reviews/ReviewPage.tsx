import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { hasStatus, sentence } from '@/shared/api/http';
import { meQuery } from '@/shared/api/queries';
import { visibleText } from '@/shared/lib/visibleText';
import { productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { OpenReview } from './OpenReview';
import { useSubmission } from './useReview';
import { useReviewNews } from './useReviewNews';

/** What was handed in, with what changed in it, what is said about it, and the verdict. */
export default function ReviewPage({ submissionId }: { submissionId: string }) {
  const submission = useSubmission(submissionId);
  const me = useQuery(meQuery);
  useReviewNews(submissionId);
  const name = submission.data?.workspaceName;

  useEffect(() => {
    document.title = name ? `Review of ${visibleText(name)} · ${productName}` : `Review · ${productName}`;
  }, [name]);

  if (submission.isError && !submission.data)
    return hasStatus(submission.error, 404) ? (
      <MessagePage
        title="There is no such submission"
        actions={<LinkButton href="/reviews">Go to the queue</LinkButton>}
      >
        <p role="alert">It does not exist, or it is not shown to you.</p>
      </MessagePage>
    ) : (
      <MessagePage
        title="The review cannot be opened"
        actions={
          <Button variant="primary" onClick={() => void submission.refetch()}>
            Try again
          </Button>
        }
      >
        <p role="alert">{sentence(submission.error)}</p>
      </MessagePage>
    );
  // What is remembered of an earlier visit may lack an attempt, and what the person has seen since.
  if (!submission.data || !submission.isFetchedAfterMount || !me.data) return <ListSkeleton />;
  return <OpenReview submission={submission.data} me={me.data} />;
}
