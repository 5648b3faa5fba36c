import { expect, it } from 'vitest';
import { eventInWords } from './eventWording';

const words = (type: string, data: object) => eventInWords(type, data);

it('tells what happened to what was handed in', () => {
  const submitted = { attempt: 2, workspaceName: 'Week\u202E 1', files: 1, bytes: 2048, workspaceVersion: 40 };
  expect(words('work_submitted', submitted)).toBe(
    'Handed in Week<U+202E> 1 as attempt 2: 1 file (2.0 KB) at version 40',
  );
  expect(words('submission_withdrawn', { attempt: 2 })).toBe('Withdrew attempt 2');
  expect(words('claim_taken_over', { attempt: 1, reason: 'ill' })).toBe(
    'Took over the review of attempt 1, because “ill”',
  );
});

it('says where a comment is, and how it begins', () => {
  const on = (anchor: object) => words('comment_thread_started', { anchor, body: 'Why?' });
  expect(on({ attempt: 1, path: 'a.py', startLine: 3, endLine: 3 })).toBe(
    'Commented on a.py, line 3 of attempt 1: “Why?”',
  );
  expect(on({ attempt: 1, path: 'a.py', startLine: 3, endLine: 5 })).toContain('a.py, lines 3–5 of attempt 1');
  expect(on({ attempt: 1 })).toContain('attempt 1 as a whole');
  expect(words('comment_added', { body: 'x'.repeat(500) })).toHaveLength(10 + 120 + 1);
});

it('tells a verdict with its summary and the reason for another one', () => {
  const verdict = { attempt: 3, verdict: 'requestChanges', summary: 'Nearly.' };
  expect(words('verdict_given', verdict)).toBe('Requested changes of attempt 3: “Nearly.”');
  expect(words('verdict_given', { ...verdict, verdict: 'approve', summary: '', reason: 'Seen again' })).toBe(
    'Approved attempt 3, because “Seen again”',
  );
});
