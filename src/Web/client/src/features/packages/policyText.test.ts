import { describe, expect, it } from 'vitest';
import { differs, namesIn, wrongName } from './policyText';

describe('a list of names', () => {
  it('is taken from lines, commas and spaces, each name once and in its one form', () => {
    expect(namesIn('NumPy\n pandas, numpy;\n\nFlask_SQLAlchemy')).toEqual(['flask-sqlalchemy', 'numpy', 'pandas']);
    expect(namesIn('  \n')).toEqual([]);
  });

  it('holds names only', () => {
    expect(wrongName(['numpy', 'numpy==1'])).toBe('numpy==1');
    expect(wrongName(['a', '-'])).toBe('-');
    expect(wrongName(['a'.repeat(101)])).not.toBeNull();
    expect(wrongName(['numpy'])).toBeNull();
  });

  it('is changed only when it says something else', () => {
    const policy = { mode: 'open' as const, allowed: ['a'], denied: [] };
    expect(differs(policy, { ...policy, allowed: namesIn('A') })).toBe(false);
    expect(differs(policy, { ...policy, mode: 'listed' })).toBe(true);
    expect(differs(policy, { ...policy, denied: ['a'] })).toBe(true);
  });
});
