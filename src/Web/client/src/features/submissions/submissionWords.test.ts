import { describe, expect, it } from 'vitest';
import type { Attempt, WorkspaceSubmission } from '@/shared/api/submissionContract';
import { attemptWords, handInWords, submissionLine } from './submissionWords';

const now = new Date(2026, 4, 4, 15, 0);
const attempt: Attempt = {
  number: 3,
  at: new Date(2026, 4, 4, 14, 2).toISOString(),
  workspaceVersion: 40,
  manifestHash: 'ab',
  files: 2,
  bytes: 90,
  receiptId: 'r',
  withdrawn: false,
  verdict: null,
};
const submission: WorkspaceSubmission = {
  submissionId: 's',
  state: 'waiting',
  attempts: [attempt],
  latest: attempt,
  changesSince: 0,
  sameContent: true,
  unreadReview: false,
};
const line = (change: Partial<WorkspaceSubmission>) => submissionLine({ ...submission, ...change }, now);
const verdict = (kind: 'approve' | 'requestChanges') => ({
  ...attempt,
  verdict: { kind, summary: '', by: { id: 'p', name: 'Ada' }, at: attempt.at },
});

describe('where a workspace stands', () => {
  it('is one of: not handed in, handed in, handed in but changed', () => {
    expect(line({ state: 'none', latest: null, attempts: [] }).text).toBe('Not handed in');
    expect(line({}).text).toMatch(/^Handed in as attempt 3 at (14|02):02( PM)?, nothing changed since$/);
    expect(line({ sameContent: false })).toMatchObject({
      text: expect.stringMatching(/, but packages changed since$/),
      short: 'Attempt 3, packages changed since',
      tone: 'warn',
    });
    expect(line({ changesSince: 4 }).text).toMatch(/, but 4 changes since$/);
    expect(line({ changesSince: 1 })).toMatchObject({ short: 'Attempt 3, 1 change since', tone: 'warn' });
  });

  it('names a withdrawn attempt as what it is: not handed in', () => {
    expect(line({ state: 'withdrawn' }).text).toBe('Not handed in: attempt 3 was withdrawn');
  });

  it('begins with the verdict when there is one', () => {
    expect(line({ state: 'approved', latest: verdict('approve') })).toMatchObject({
      text: 'Approved on attempt 3, nothing changed since',
      tone: 'good',
    });
    expect(line({ latest: verdict('requestChanges'), changesSince: 2 }).text).toBe(
      'Changes requested on attempt 3, but 2 changes since',
    );
  });

  it('says what became of each attempt', () => {
    expect(attemptWords(attempt, true, 'claimed')).toBe('Being reviewed');
    expect(attemptWords(attempt, false, 'claimed')).toBe('Replaced by a later attempt');
    expect(attemptWords(verdict('approve'), false, 'claimed')).toBe('Approved');
    expect(attemptWords({ ...attempt, withdrawn: true }, true, 'withdrawn')).toBe('Withdrawn');
    expect(handInWords({ latest: null })).toBe('Hand in');
    expect(handInWords(submission)).toBe('Hand in again');
  });
});
