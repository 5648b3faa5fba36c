import { expect, it } from 'vitest';
import { mostReplies, repliesFrom, withReply } from './savedReplies';

it('keeps a reply once, the newest first, and not too many', () => {
  expect(withReply(['a'], ' b ')).toEqual(['b', 'a']);
  expect(withReply(['a'], 'a')).toBeNull();
  expect(withReply([], '  ')).toBeNull();
  expect(withReply([], 'x'.repeat(1_001))).toBeNull();
  const many = Array.from({ length: mostReplies }, (_, i) => `reply ${i}`);
  expect(withReply(many, 'one more')).toHaveLength(mostReplies);
  const long = Array.from({ length: 9 }, (_, i) => `${i}`.repeat(1_000));
  // Those that have waited longest make room.
  expect(withReply(long, 'y'.repeat(990))?.at(-1)).toBe(long[7]);
});

it('takes from a damaged setting what is usable', () => {
  expect(repliesFrom(JSON.stringify(['a', 3, '', null, 'b']))).toEqual(['a', 'b']);
  expect(repliesFrom('a')).toEqual([]);
  expect(repliesFrom(undefined)).toEqual([]);
});
