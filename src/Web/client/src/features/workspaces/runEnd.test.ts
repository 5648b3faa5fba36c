import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkspaceEvent } from '@/shared/api/contract';
import { runEnd } from './runEnd';

describe('waiting for the end of a run', () => {
  const listeners = new Set<(events: readonly WorkspaceEvent[]) => void>();
  const session = {
    onEvents: (listener: (events: readonly WorkspaceEvent[]) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const finish = (runId: string) => {
    for (const listener of listeners) listener([{ type: 'run_finished', data: { runId } } as WorkspaceEvent]);
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hears of it from the moment on at which it begins', async () => {
    const end = runEnd(session, 'a');
    finish('another');
    finish('a');
    await expect(end.came).resolves.toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('gives up after a while, or when asked to', async () => {
    const late = runEnd(session, 'a');
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(late.came).resolves.toBe(false);
    const other = runEnd(session, 'a');
    other.forget();
    await expect(other.came).resolves.toBe(false);
    expect(listeners.size).toBe(0);
  });
});
