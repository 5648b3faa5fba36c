import type { Anchor, SubmissionEventData, VerdictKind } from '@/shared/api/submissionContract';
import { count, formatBytes, formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

type Wording = { [T in keyof SubmissionEventData]: (data: SubmissionEventData[T]) => string };

const show = visibleText;
const mostQuoted = 120;
/** The beginning of what somebody wrote. */
const quote = (text: string) => `“${show(text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text)}”`;
const because = (reason: string | null | undefined) => (reason ? `, because ${quote(reason)}` : '');

function place({ path, startLine, endLine, attempt }: Anchor): string {
  if (!path) return `attempt ${attempt} as a whole`;
  const lines = !startLine
    ? ''
    : !endLine || endLine === startLine
      ? `, line ${startLine}`
      : `, lines ${startLine}–${endLine}`;
  return `${show(path)}${lines} of attempt ${attempt}`;
}

const verdicts: Record<VerdictKind, string> = {
  approve: 'Approved',
  requestChanges: 'Requested changes of',
  reject: 'Rejected',
};

/** What happens to what is handed in, in words. */
export const submissionWording: Wording = {
  work_submitted: ({ attempt, workspaceName, files, bytes, workspaceVersion }) =>
    `Handed in ${show(workspaceName)} as attempt ${attempt}: ${count(files, 'file')} (${formatBytes(bytes)}) at version ${workspaceVersion}`,
  submission_withdrawn: ({ attempt }) => `Withdrew attempt ${attempt}`,
  attempt_claimed: ({ attempt, until }) => `Claimed attempt ${attempt} for review until ${formatTime(until)}`,
  claim_extended: ({ until }) => `Goes on reviewing until ${formatTime(until)}`,
  claim_released: () => 'Gave the review back',
  claim_expired: () => 'The claim had expired',
  claim_taken_over: ({ attempt, reason }) => `Took over the review of attempt ${attempt}${because(reason)}`,
  comment_thread_started: ({ anchor, body }) => `Commented on ${place(anchor)}: ${quote(body)}`,
  comment_added: ({ body }) => `Replied ${quote(body)}`,
  comment_edited: ({ body }) => `Changed a comment to ${quote(body)}`,
  comment_deleted: () => 'Deleted a comment',
  thread_resolved: () => 'Resolved a thread of comments',
  thread_reopened: () => 'Reopened a thread of comments',
  thread_marked_done: () => 'Marked a thread of comments as done',
  verdict_given: ({ attempt, verdict, summary, reason }) =>
    `${verdicts[verdict] ?? 'Decided about'} attempt ${attempt}${summary ? `: ${quote(summary)}` : ''}${because(reason)}`,
  second_review_asked: () => 'Asked for a second reviewer',
};
