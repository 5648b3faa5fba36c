import type { RunSpec } from '@/shared/api/contract';

/** What a run runs, as the server says it too: the file's path, or the words that stand for it. */
export function runWords({ kind, target }: Pick<RunSpec, 'kind' | 'target'>): string {
  if (kind === 'module') return `python -m ${target}`;
  return kind === 'tests' ? 'the tests' : target;
}
