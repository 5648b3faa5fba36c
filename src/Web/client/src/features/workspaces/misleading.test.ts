import { expect, it } from 'vitest';
import { misleading } from './misleading';

it('tells names that pass for others from those that do not', () => {
  for (const honest of [
    'main.py',
    'a b.txt',
    'naïve.md',
    'привет.py',
    'Ελλάδα',
    'отчёт_final.py',
    '日本 data.csv',
    'm² 😀',
  ])
    expect(misleading(honest)).toBeNull();
  expect(misleading('p\u0430ypal.py')).toContain('Latin and Cyrillic');
  expect(misleading('\u039fpen')).toContain('Latin and Greek');
  expect(misleading('main.py ')).toContain('space');
  expect(misleading('a\u00a0b')).toContain('space');
});
