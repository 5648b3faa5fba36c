import { describe, expect, it } from 'vitest';
import type { Thread } from '@/shared/api/submissionContract';
import { inReadingOrder, lineRange, linesInWords, markedLines, placeInWords, suggestedEdit } from './threads';

const thread = (change: Partial<Thread> = {}): Thread => ({
  threadId: 't',
  resolved: false,
  done: false,
  draft: false,
  anchor: { attempt: 1, path: 'a.py', startLine: 3, endLine: 3, side: 'new' },
  at: { path: 'a.py', startLine: 5, endLine: 5 },
  deletedIn: null,
  comments: [],
  ...change,
});

describe('where a thread is', () => {
  it('is where its lines are now', () => {
    expect(placeInWords(thread())).toBe('a.py, line 5');
    expect(placeInWords(thread({ at: { path: 'b.py', startLine: 5, endLine: 7 } }))).toBe('b.py, lines 5–7');
    expect(placeInWords(thread({ at: { path: 'a.py', startLine: null, endLine: null } }))).toBe('a.py');
    expect(placeInWords(thread({ anchor: { attempt: 1 }, at: null }))).toBe('About the whole submission');
  });

  it('says in which attempt its lines went', () => {
    expect(placeInWords(thread({ at: null, deletedIn: 3 }))).toBe(
      'a.py, line 3 of attempt 1: this line was deleted in attempt 3',
    );
    const range = { attempt: 1, path: 'a\u202Epy', startLine: 3, endLine: 4 };
    expect(placeInWords(thread({ anchor: range, at: null }))).toBe(
      'a<U+202E>py, lines 3–4 of attempt 1: these lines were deleted since',
    );
    expect(placeInWords(thread({ anchor: { attempt: 2, path: 'a.py' }, at: null, deletedIn: 3 }))).toBe(
      'a.py of attempt 2: the file was deleted in attempt 3',
    );
    expect(linesInWords(null, null)).toBe('');
  });

  it('does not call deleted what came later than the attempt that is shown', () => {
    const anchor = { attempt: 3, path: 'a.py', startLine: 3, endLine: 3 };
    expect(placeInWords(thread({ anchor, at: null, notYetIn: 1 }))).toBe(
      'a.py, line 3 of attempt 3: not there yet in attempt 1',
    );
  });
});

it('puts threads in the order in which one reads them, the settled ones last', () => {
  const at = (path: string, startLine: number | null) => ({ path, startLine, endLine: startLine });
  const list = [
    thread({ threadId: 'settled', resolved: true, at: at('a.py', 1) }),
    thread({ threadId: 'b', at: at('b.py', 1) }),
    thread({ threadId: 'a9', at: at('a.py', 9) }),
    thread({ threadId: 'whole', anchor: { attempt: 1 }, at: null }),
    thread({ threadId: 'a', at: at('a.py', null), anchor: { attempt: 1, path: 'a.py' } }),
  ];
  expect(inReadingOrder(list).map(({ threadId }) => threadId)).toEqual(['whole', 'a', 'a9', 'b', 'settled']);
});

it('marks the lines of a file that have comments', () => {
  const threads = [
    thread(),
    thread({ at: { path: 'a.py', startLine: 8, endLine: 9 }, done: true }),
    thread({ at: { path: 'b.py', startLine: 1, endLine: 1 } }),
    thread({ at: null }),
  ];
  expect(markedLines(threads, 'a.py')).toEqual([
    { line: 5, end: 5, open: true },
    { line: 8, end: 9, open: false },
  ]);
});

it('finds lines in a text', () => {
  const text = 'one\ntwo\n\nfour';
  const cut = (start: number, end: number) => {
    const range = lineRange(text, start, end);
    return range && text.slice(range.offset, range.offset + range.length);
  };
  expect(cut(1, 1)).toBe('one');
  expect(cut(2, 3)).toBe('two\n');
  expect(cut(4, 4)).toBe('four');
  expect(cut(3, 3)).toBe('');
  expect(cut(0, 1)).toBeNull();
  expect(cut(3, 5)).toBeNull();
});

it('applies a suggestion to whole lines', () => {
  const apply = (text: string, start: number, end: number, replacement: string) => {
    const edit = suggestedEdit(text, start, end, replacement);
    return edit && text.slice(0, edit.offset) + edit.insert + text.slice(edit.offset + edit.deleteCount);
  };
  expect(apply('a\nb\nc\n', 2, 2, 'x\ny')).toBe('a\nx\ny\nc\n');
  expect(apply('a\nb\nc\n', 2, 2, 'x\n')).toBe('a\nx\nc\n');
  expect(apply('a\nb\nc\n', 2, 2, '\n')).toBe('a\n\nc\n');
  expect(apply('a\nb\nc\n', 1, 2, '')).toBe('c\n');
  expect(apply('a\nb', 2, 2, '')).toBe('a');
  expect(apply('a', 1, 1, '')).toBe('');
  expect(apply('a', 1, 2, 'x')).toBeNull();
});
