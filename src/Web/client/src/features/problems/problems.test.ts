import { afterEach, expect, it } from 'vitest';
import { clearProblems, countOf, listed, type Problem, problems, setProblems } from './problems';

afterEach(clearProblems);

const problem = (severity: Problem['severity'], line: number): Problem => ({
  severity,
  line,
  column: 1,
  message: `${severity} ${line}`,
  rule: null,
});

it('lists files by name, and the worst of each first', () => {
  setProblems('b.py', [problem('info', 1), problem('error', 9), problem('error', 2), problem('warning', 1)]);
  setProblems('a.py', [problem('warning', 3)]);
  expect(listed(problems.getState()).map(([path, found]) => [path, found.map(({ message }) => message)])).toEqual([
    ['a.py', ['warning 3']],
    ['b.py', ['error 2', 'error 9', 'warning 1', 'info 1']],
  ]);
  expect(countOf(problems.getState())).toBe(5);
});

it('forgets a file that has none any more', () => {
  setProblems('a.py', [problem('error', 1)]);
  setProblems('a.py', []);
  expect(problems.getState()).toEqual({});
});
