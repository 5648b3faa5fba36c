import type { Attempt, SubmissionState, VerdictKind, WorkspaceSubmission } from '@/shared/api/submissionContract';
import { count, formatTime } from '@/shared/lib/format';

export const verdictWords: Record<VerdictKind, string> = {
  approve: 'Approved',
  requestChanges: 'Changes requested',
  reject: 'Rejected',
};

export const stateWords: Record<SubmissionState, string> = {
  none: 'Not handed in',
  waiting: 'Waiting for a reviewer',
  claimed: 'Being reviewed',
  changesRequested: 'Changes requested',
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
};

export type Tone = 'muted' | 'good' | 'warn' | 'bad';

export interface SubmissionLine {
  text: string;
  /** The same for where there is little room. */
  short: string;
  tone: Tone;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
/** When something was handed in: the time for today, with the date otherwise. */
const when = (at: string, now: Date): string =>
  new Date(at).toDateString() === now.toDateString() ? clock.format(new Date(at)) : formatTime(at, now);

const tones: Record<VerdictKind, Tone> = { approve: 'good', requestChanges: 'warn', reject: 'bad' };

/** One line about where a workspace stands: whether it is handed in, and whether what is handed in is what is here. */
export function submissionLine(submission: WorkspaceSubmission, now: Date): SubmissionLine {
  const { state, latest, changesSince, sameContent } = submission;
  if (!latest || state === 'none') return { text: 'Not handed in', short: 'Not handed in', tone: 'muted' };
  if (state === 'withdrawn')
    return {
      text: `Not handed in: attempt ${latest.number} was withdrawn`,
      short: 'Withdrawn',
      tone: 'warn',
    };
  const changes = changesSince > 0 ? count(changesSince, 'change') : sameContent ? null : 'packages changed';
  const since = changes === null ? 'nothing changed since' : `but ${changes} since`;
  const { verdict } = latest;
  if (verdict)
    return {
      text: `${verdictWords[verdict.kind]} on attempt ${latest.number}, ${since}`,
      short: verdictWords[verdict.kind],
      tone: tones[verdict.kind],
    };
  return {
    text: `Handed in as attempt ${latest.number} at ${when(latest.at, now)}, ${since}`,
    short: changes === null ? `Attempt ${latest.number}` : `Attempt ${latest.number}, ${changes} since`,
    tone: changes === null ? 'good' : 'warn',
  };
}

/** What the button offers. */
export const handInWords = ({ latest }: Pick<WorkspaceSubmission, 'latest'>): string =>
  latest ? 'Hand in again' : 'Hand in';

/** The state of one attempt among others. */
export function attemptWords(attempt: Attempt, isLatest: boolean, state: SubmissionState): string {
  if (attempt.withdrawn) return 'Withdrawn';
  if (attempt.verdict) return verdictWords[attempt.verdict.kind];
  if (!isLatest) return 'Replaced by a later attempt';
  return stateWords[state];
}
