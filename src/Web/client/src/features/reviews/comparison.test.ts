import { describe, expect, it } from 'vitest';
import type { Attempt, Submission } from '@/shared/api/submissionContract';
import { addressOf, baseChoices, comparisonOf, usualBase } from './comparison';

const submission: Submission = {
  submissionId: 's',
  workspaceId: 'w',
  workspaceName: 'Week 1',
  owner: { id: 'p', name: 'Ada' },
  state: 'waiting',
  attempts: [1, 2, 3].map((number) => ({ number }) as Attempt),
  claim: null,
  lookedAt: null,
  version: 4,
  template: true,
};

describe('what is compared', () => {
  it('is the last attempt with what the person has seen, or with the one before', () => {
    expect(comparisonOf('', submission)).toEqual({ from: 2, to: 3, file: null });
    expect(comparisonOf('', { ...submission, lookedAt: 1 }).from).toBe(1);
    // Nothing has come since: what was new then is shown again.
    expect(comparisonOf('', { ...submission, lookedAt: 3 }).from).toBe(2);
    expect(usualBase(submission, 1)).toBe('template');
    expect(usualBase({ lookedAt: null, template: false }, 1)).toBe(0);
  });

  it('is what the address says, when there is such a thing', () => {
    expect(comparisonOf('?from=0&to=2&file=a%2Fb.py', submission)).toEqual({ from: 0, to: 2, file: 'a/b.py' });
    expect(comparisonOf('?from=template&to=9', submission)).toEqual({ from: 'template', to: 3, file: null });
    expect(comparisonOf('?from=template', { ...submission, template: false }).from).toBe(2);
    expect(comparisonOf('?from=7&to=x', submission)).toEqual({ from: 2, to: 3, file: null });
  });

  it('stays at the attempt with which the page came when another one is handed in', () => {
    expect(comparisonOf('', submission, 2)).toEqual({ from: 1, to: 2, file: null });
    expect(comparisonOf('?from=2&to=3', submission, 2).to).toBe(3);
    expect(comparisonOf('', submission, 9).to).toBe(3);
  });

  it('comes back from its own address', () => {
    const comparison = { from: 'template', to: 2, file: 'ä b&c.py' } as const;
    const address = addressOf('s', comparison);
    expect(comparisonOf(address.slice(address.indexOf('?')), submission)).toEqual(comparison);
  });

  it('offers what there is to compare with', () => {
    expect(baseChoices(submission, 3, 1).map(({ name }) => name)).toEqual([
      'Nothing',
      'The template',
      'Attempt 1 (when you last looked)',
      'Attempt 2',
    ]);
  });
});
