import { Link } from '@/app/router';
import { stateWords } from '@/features/submissions/submissionWords';
import type { QueueItem, SubmissionState } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { count, formatBytes, formatSpan } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { claimWords } from './claimWords';

const styles: Record<SubmissionState, string> = {
  none: 'text-muted',
  waiting: 'text-accent',
  claimed: 'text-text',
  changesRequested: 'text-warn',
  approved: 'text-good',
  rejected: 'text-bad',
  withdrawn: 'text-muted',
};

export function QueueRow({ item, now }: { item: QueueItem; now: number }) {
  const { submissionId, workspaceName, owner, state, attempt, at, files, bytes, claim } = item;
  return (
    <li className="hover:bg-hover" data-testid="queue-item" data-state={state}>
      <Link
        href={`/reviews/${submissionId}`}
        className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-[13px] outline-offset-[-2px] md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.2fr)] lg:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,2fr)_17rem] md:items-center"
        data-testid="queue-link"
      >
        <span className="truncate font-medium">{visibleText(workspaceName)}</span>
        <span className="truncate text-muted">{visibleText(owner.name)}</span>
        <span className="truncate">
          <span className={classes('font-medium', styles[state])}>{stateWords[state]}</span>
          {claim && <span className="text-muted"> · {claimWords(claim, now)}</span>}
        </span>
        <span className="truncate text-xs text-muted max-lg:col-span-full lg:text-right">
          Attempt {attempt} · {count(files, 'file')}, {formatBytes(bytes)} ·{' '}
          <time dateTime={at} title={at}>
            {formatSpan(Math.max(0, now - Date.parse(at)))} ago
          </time>
        </span>
      </Link>
    </li>
  );
}
