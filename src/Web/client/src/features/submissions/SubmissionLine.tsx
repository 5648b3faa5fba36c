import { showSide } from '@/features/workspaces/usePaneKeys';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { classes } from '@/shared/lib/classes';
import { useNow } from '@/shared/lib/useNow';
import { submissionLine, type Tone } from './submissionWords';
import { useWorkspaceSubmission } from './useSubmission';

export const toneStyle: Record<Tone, string> = {
  muted: 'text-muted',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** Where the workspace stands, as a line that leads to more about it. */
export default function SubmissionLine({ className }: { className?: string }) {
  const { ui } = useWorkspaceContext();
  const { data } = useWorkspaceSubmission();
  const now = useNow(false);
  if (!data) return null;
  const { text, tone } = submissionLine(data, new Date(now));
  return (
    <button
      type="button"
      onClick={() => showSide(ui, 'review')}
      title={`${text}. Show what was handed in, and its review.`}
      className={classes(
        'flex min-w-0 items-center gap-1.5 rounded-md px-1.5 text-xs outline-offset-[-2px] hover:bg-hover',
        toneStyle[tone],
        className,
      )}
      data-testid="submission-line"
      data-state={data.state}
    >
      <span className="truncate">{text}</span>
      {data.unreadReview && (
        <span className="size-2 shrink-0 rounded-full bg-accent">
          <span className="sr-only">New in the review</span>
        </span>
      )}
    </button>
  );
}
