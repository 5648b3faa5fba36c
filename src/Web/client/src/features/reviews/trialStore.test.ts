import { beforeEach, expect, it, vi } from 'vitest';
import { rememberTrial, submissionTriedIn, trialOf } from './trialStore';

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
});

it('knows a trial as that of one person', () => {
  const mine = { personId: 'ada', submissionId: 's', attempt: 2 };
  rememberTrial(mine, 'w');
  expect(trialOf(mine)).toBe('w');
  expect(trialOf({ ...mine, personId: 'bob' })).toBeNull();
  expect(trialOf({ ...mine, attempt: 1 })).toBeNull();
});

it('knows what is tried in a workspace, so that its claim can be kept', () => {
  rememberTrial({ personId: 'ada', submissionId: 's', attempt: 2 }, 'w');
  expect(submissionTriedIn('w')).toBe('s');
  expect(submissionTriedIn('another')).toBeNull();
});

it('goes without where the browser stores nothing', () => {
  vi.stubGlobal('localStorage', undefined);
  rememberTrial({ personId: 'ada', submissionId: 's', attempt: 2 }, 'w');
  expect(submissionTriedIn('w')).toBeNull();
});
