import { Send } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useCommands } from '@/features/commands/registry';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { useNow } from '@/shared/lib/useNow';
import { Button } from '@/shared/ui/Button';
import SubmissionLine from './SubmissionLine';
import { handInWords, submissionLine } from './submissionWords';
import { useSubmissionNews, useWorkspaceSubmission } from './useSubmission';

const HandInDialog = lazyPart(() => import('./HandInDialog'));

/** The button that hands the workspace in, and beside it, where there is room, where it stands. */
export default function HandIn() {
  const { data } = useWorkspaceSubmission();
  const handedIn = data && data.state !== 'none';
  useSubmissionNews(handedIn ? data.submissionId : null);
  const [open, setOpen] = useState(false);
  const now = useNow(false);
  const isWide = useMediaQuery('(min-width: 1024px)');
  const words = data ? handInWords(data) : 'Hand in';

  useCommands([{ id: 'submission.handIn', title: `${words}…`, run: () => setOpen(true) }]);

  return (
    <>
      {isWide && <SubmissionLine className="h-8 shrink" />}
      {/* Said aloud when it changes. */}
      <span role="status" className="sr-only" data-testid="submission-announcement">
        {data ? submissionLine(data, new Date(now)).text : ''}
      </span>
      <Button onClick={() => setOpen(true)} aria-label={words} title={words} data-testid="hand-in">
        <Send aria-hidden="true" />
        <span className="max-sm:hidden">{words}</span>
      </Button>
      {open && (
        <Suspense fallback={null}>
          <HandInDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
