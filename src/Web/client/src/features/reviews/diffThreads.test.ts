import { expect, it } from 'vitest';
import type { Thread } from '@/shared/api/submissionContract';
import { openThreads, threadsOf } from './diffThreads';

const thread = (threadId: string, change: Partial<Thread>): Thread => ({
  threadId,
  resolved: false,
  done: false,
  draft: false,
  anchor: { attempt: 2, path: 'a.py', startLine: 4, endLine: 5, side: 'new' },
  at: { path: 'a.py', startLine: 4, endLine: 5 },
  deletedIn: null,
  comments: [],
  ...change,
});
const file = { path: 'a.py', oldPath: 'was.py' };
const threads = [
  thread('moved', { at: { path: 'a.py', startLine: 8, endLine: 9 } }),
  thread('left', { anchor: { attempt: 1, path: 'was.py', startLine: 2, endLine: 2, side: 'old' }, at: null }),
  thread('file', { anchor: { attempt: 2, path: 'a.py' }, at: { path: 'a.py', startLine: null, endLine: null } }),
  thread('gone', { at: null, deletedIn: 3 }),
  thread('elsewhere', { at: { path: 'b.py', startLine: 1, endLine: 1 } }),
  thread('whole', { anchor: { attempt: 2 }, at: null }),
];

it('puts threads below the last of their lines, and above the file what has no line in it', () => {
  const shown = threadsOf(threads, file, 1);
  expect([...shown.byLine].map(([place, list]) => [place, list.map(({ threadId }) => threadId)])).toEqual([
    ['new:9', ['moved']],
    ['old:2', ['left']],
  ]);
  expect(shown.above.map(({ threadId }) => threadId)).toEqual(['file', 'gone']);
  expect(shown.newLines).toEqual([9]);
});

it('shows what was written on the left above the file when something else is compared', () => {
  const shown = threadsOf(threads, file, 'template');
  expect(shown.above.map(({ threadId }) => threadId)).toEqual(['left', 'file', 'gone']);
});

it('counts what is open', () => {
  expect(openThreads(threads, file)).toBe(4);
  expect(openThreads([thread('x', { resolved: true })], file)).toBe(0);
});
