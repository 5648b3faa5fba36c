import { expect, it } from 'vitest';
import { lineDraft, writtenLines } from './lineDrafts';

it('finds what is being written about the lines that a diff shows', () => {
  const about = (attempt: number, side: 'old' | 'new', start: number, path = 'my work.py', submissionId = 's') =>
    lineDraft({ submissionId, attempt, path, range: { side, start, end: start + 1 } });
  const names = [
    about(2, 'new', 4),
    about(1, 'old', 7),
    // Of another attempt, another side, another file, another submission, and something else altogether.
    about(1, 'new', 1),
    about(2, 'old', 2),
    about(2, 'new', 3, 'work.py'),
    about(2, 'new', 5, 'my work.py', 's2'),
    'reply 1',
  ];
  const shown = {
    submissionId: 's',
    new: { attempt: 2, path: 'my work.py' },
    old: { attempt: 1, path: 'my work.py' },
  };
  expect(writtenLines(names, shown)).toEqual([
    { side: 'new', start: 4, end: 5 },
    { side: 'old', start: 7, end: 8 },
  ]);
  expect(writtenLines(names, { ...shown, old: { attempt: null, path: 'my work.py' } })).toHaveLength(1);
});
