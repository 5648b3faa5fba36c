import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttled } from './throttled';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('acts at once, then not too often, and always after the last call', () => {
  const action = vi.fn();
  const ask = throttled(action, 1_000);
  for (let i = 0; i < 10; i++) ask();
  expect(action).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(action).toHaveBeenCalledTimes(2);
  ask();
  expect(action).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1_000);
  expect(action).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(5_000);
  expect(action).toHaveBeenCalledTimes(3);
  ask();
  ask();
  ask.cancel();
  vi.advanceTimersByTime(5_000);
  expect(action).toHaveBeenCalledTimes(4);
});
