import { expect, it, vi } from 'vitest';
import { persistently } from './lazyPart';

it('loads a part when the connection is back', async () => {
  vi.useFakeTimers();
  let tries = 0;
  const loading = persistently(() =>
    ++tries < 4 ? Promise.reject(new TypeError('no connection')) : Promise.resolve('part'),
  );
  await vi.advanceTimersByTimeAsync(20_000);
  await expect(loading).resolves.toBe('part');
  expect(tries).toBe(4);
  vi.useRealTimers();
});
