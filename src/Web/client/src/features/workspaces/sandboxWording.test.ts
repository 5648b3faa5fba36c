import { describe, expect, it } from 'vitest';
import { remaining } from './remaining';
import { runDeadline } from './runOutcome';
import { sandboxInWords } from './sandboxWording';

describe('a sandbox in words', () => {
  it('is not worth any while all is well', () => {
    for (const state of ['none', 'starting', 'ready'] as const)
      expect(sandboxInWords({ state, sandboxId: null, detail: 'x' })).toBe('');
  });

  it('says the reason once, from whichever side it comes', () => {
    const sentence = 'The sandbox is unavailable: its host is full. You can go on editing; everything is saved.';
    expect(sandboxInWords({ state: 'unavailable', sandboxId: null, detail: 'its host is full.' })).toBe(sentence);
    expect(sandboxInWords({ state: 'unavailable', sandboxId: null, detail: sentence })).toBe(sentence);
    expect(sandboxInWords({ state: 'unavailable', sandboxId: null, detail: null })).toBe(
      'The sandbox is unavailable. You can go on editing; everything is saved.',
    );
  });

  it('warns before an idle stop', () => {
    expect(sandboxInWords({ state: 'ready', sandboxId: 's', detail: null, stopsAt: 'soon' })).toContain(
      'will be stopped',
    );
  });
});

describe('the time that remains', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it('counts down to nothing', () => {
    expect(remaining('2026-01-01T00:01:59.200Z', now)).toBe('2:00 left');
    expect(remaining('2026-01-01T00:00:05Z', now)).toBe('0:05 left');
    expect(remaining('2026-01-01T00:00:00Z', now)).toBe('any moment now');
  });

  it('makes no promise when the clocks do not agree', () => {
    expect(remaining('2026-01-02T00:00:00Z', now)).toBe('any moment now');
    expect(remaining('2025-01-02T00:00:00Z', now)).toBe('any moment now');
    expect(remaining('nonsense', now)).toBe('any moment now');
  });

  it('of a run is told when little is left', () => {
    const run = { startedAt: '2026-01-01T00:00:00Z' };
    expect(runDeadline(run, 600, now + 539_000)).toBeNull();
    expect(runDeadline(run, 600, now + 541_000)).toEqual({
      at: '2026-01-01T00:10:00.000Z',
      words: 'It will be ended: a run may take 10 min 0 s.',
    });
    expect(runDeadline(run, 20, now + 9_000)).toBeNull();
    expect(runDeadline(run, 20, now + 11_000)).not.toBeNull();
    expect(runDeadline(run, 600, now + 601_000)).toBeNull();
    expect(runDeadline({ startedAt: null }, 600, now)).toBeNull();
    expect(runDeadline(run, undefined, now + 541_000)).toBeNull();
  });
});
