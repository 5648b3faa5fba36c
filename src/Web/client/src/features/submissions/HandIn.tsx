import { Send } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useCommands } from '@/features/commands/registry';
import { showSide } from '@/features/workspaces/usePaneKeys';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { classes } from '@/shared/lib/classes';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useNow } from '@/shared/lib/useNow';
import { Button } from '@/shared/ui/Button';
import { handInWords, submissionLine, type Tone } from './submissionWords';
import { useSubmissionNews, useWorkspaceSubmission } from './useSubmission';

const HandInDialog = lazyPart(() => import('./HandInDialog'));

export const toneStyle: Record<Tone, string> = {
  muted: 'text-muted',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** Where the workspace stands, and the button that hands it in. */
export default function HandIn() {
  const { ui } = useWorkspaceContext();
  const { data } = useWorkspaceSubmission();
  const handedIn = data && data.state !== 'none';
  useSubmissionNews(handedIn ? data.submissionId : null);
  const [open, setOpen] = useState(false);
  const now = useNow(false);
  const words = data ? handInWords(data) : 'Hand in';

  useCommands([{ id: 'submission.handIn', title: `${words}…`, run: () => setOpen(true) }]);

  const line = data && submissionLine(data, new Date(now));
  return (
    <>
      {line && (
        <button
          type="button"
          onClick={() => showSide(ui, 'review')}
          title={`${line.text}. Show what was handed in, and its review.`}
          className={classes(
            'flex min-w-0 shrink items-center gap-1.5 rounded-md px-1.5 py-1 text-xs hover:bg-hover max-md:hidden',
            toneStyle[line.tone],
          )}
          data-testid="submission-line"
          data-state={data.state}
        >
          <span className="truncate max-xl:hidden">{line.text}</span>
          <span className="truncate xl:hidden">{line.short}</span>
          {data.unreadReview && (
            <span className="size-2 shrink-0 rounded-full bg-accent">
              <span className="sr-only">New in the review</span>
            </span>
          )}
        </button>
      )}
      {/* Said aloud when it changes, on small screens as well. */}
      <span role="status" className="sr-only" data-testid="submission-announcement">
        {line?.text ?? ''}
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
