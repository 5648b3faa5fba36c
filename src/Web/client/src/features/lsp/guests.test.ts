import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Guests } from './guests';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('closes files that were opened for a look when nobody has needed them for a while', () => {
  const wanted = new Set(['changed']);
  const closed: string[] = [];
  const guests = new Guests({ isWanted: (fileId) => wanted.has(fileId), close: (fileId) => closed.push(fileId) });
  for (const fileId of ['seen', 'again', 'changed']) guests.welcome(fileId);
  vi.advanceTimersByTime(4 * 60_000);
  guests.welcome('again');
  expect(closed).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(closed).toEqual(['seen']);
  expect(guests.has('seen')).toBe(false);
  vi.advanceTimersByTime(5 * 60_000);
  expect(closed).toEqual(['seen', 'again']);
  wanted.clear();
  vi.advanceTimersByTime(5 * 60_000);
  expect(closed).toEqual(['seen', 'again', 'changed']);
  expect(vi.getTimerCount()).toBe(0);
});
