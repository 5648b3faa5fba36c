import { describe, expect, it } from 'vitest';
import type { SaveState } from '@/features/editor/core/documentSync';
import { announcement, summarise } from './saveSummary';

const of = (states: Record<string, SaveState>, disconnected = false) =>
  summarise(states, (file) => `${file}.py`, disconnected);

describe('the line about saving', () => {
  it('says exactly one thing', () => {
    expect(of({}).text).toBe('Saved');
    expect(of({}, true).text).toBe('Saved');
    expect(of({ a: { kind: 'saving' } }).text).toBe('Saving…');
    expect(of({ a: { kind: 'saving' } }, true).text).toBe('Offline: 1 change kept here');
    expect(
      of({ a: { kind: 'offline', reason: 'Away.', changes: 2 }, b: { kind: 'offline', reason: '', changes: 1 } }).text,
    ).toBe('Offline: 3 changes kept here');
  });

  it('puts a conflict first, names the file and says what to do', () => {
    const away: SaveState = { kind: 'offline', reason: 'Away.', changes: 2 };
    expect(of({ a: away, b: { kind: 'deleted' } })).toMatchObject({
      state: 'conflict',
      text: 'Conflict: b.py was deleted. Open it to keep or drop your changes.',
      file: 'b',
    });
    expect(of({ a: { kind: 'refused', reason: 'It is too large.' } }).text).toBe(
      'Conflict: a.py is not saved. It is too large.',
    );
  });

  it('is read out when there is trouble and when it is over, not with every save', () => {
    const saved = of({});
    const saving = of({ a: { kind: 'saving' } });
    const offline = of({ a: { kind: 'offline', reason: '', changes: 4 } });
    expect(announcement('saving', saved)).toBeNull();
    expect(announcement('saved', saving)).toBeNull();
    expect(announcement('saving', offline)).toBe('Offline: 4 changes kept here');
    expect(announcement('offline', offline)).toBeNull();
    expect(announcement('offline', saving)).toBeNull();
    expect(announcement('offline', saved)).toBe('Saved');
  });
});
