import { describe, expect, it } from 'vitest';
import { fuzzyFilter, fuzzyMatch } from './fuzzy';

const best = (typed: string, ...texts: string[]) =>
  fuzzyFilter(texts, typed, (text) => text, 9).map(({ item }) => item);

describe('finding by a few characters', () => {
  it('needs all of them in their order', () => {
    expect(fuzzyMatch('abc', 'a-b-c')?.at).toEqual([0, 2, 4]);
    expect(fuzzyMatch('acb', 'a-b-c')).toBeNull();
    expect(fuzzyMatch('', 'anything')).toEqual({ score: 0, at: [] });
  });

  it('puts what fits best first', () => {
    expect(best('main', 'domain.py', 'src/main.py', 'm_a_i_n.py')[0]).toBe('src/main.py');
    expect(best('nf', 'Unfold all', 'New file')[0]).toBe('New file');
    expect(best('test', 'tests/data.py', 'a/test.py')[0]).toBe('a/test.py');
  });

  it('keeps the order where nothing was typed, and is bounded', () => {
    expect(best('', 'b', 'a')).toEqual(['b', 'a']);
    expect(fuzzyFilter(['a', 'a', 'a'], 'a', (text) => text, 2)).toHaveLength(2);
  });

  it('is quick on as many files as a workspace may have', () => {
    const paths = Array.from({ length: 2000 }, (_, i) => `package/${'sub/'.repeat(i % 8)}module_${i}.py`);
    const started = performance.now();
    fuzzyFilter(paths, 'pkgmod19', (path) => path, 50);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
