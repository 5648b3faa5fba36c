import { expect, it } from 'vitest';
import { mostReplies, repliesFrom, withReply } from './savedReplies';

it('keeps a reply once, the newest first, and not too many', () => {
  expect(withReply(['a'], ' b ')).toEqual(['b', 'a']);
  expect(withReply(['a'], 'a')).toBeNull();
  expect(withReply([], '  ')).toBeNull();
  const many = Array.from({ length: mostReplies }, (_, i) => `reply ${i}`);
  expect(withReply(many, 'one more')).toHaveLength(mostReplies);
});

it('takes from a damaged store what is usable', () => {
  expect(repliesFrom(['a', 3, '', null, 'b'])).toEqual(['a', 'b']);
  expect(repliesFrom('a')).toEqual([]);
});
