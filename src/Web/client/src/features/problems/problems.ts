import { createStore } from 'zustand/vanilla';

export type Severity = 'error' | 'warning' | 'info';

/** Something that is wrong in a file, as far as can be told without running it. Lines and columns count from 1. */
export interface Problem {
  severity: Severity;
  message: string;
  rule: string | null;
  line: number;
  column: number;
}

/** By path; files without problems are not listed. */
export type Problems = Readonly<Record<string, readonly Problem[]>>;

export const problems = createStore<Problems>(() => ({}));

export function setProblems(path: string, found: readonly Problem[]): void {
  const { [path]: before, ...others } = problems.getState();
  if (before === undefined && found.length === 0) return;
  problems.setState(found.length === 0 ? others : { ...others, [path]: found }, true);
}

export const clearProblems = (): void => problems.setState({}, true);

export const countOf = (all: Problems): number => Object.values(all).reduce((sum, { length }) => sum + length, 0);

const order: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** As they are listed: files by name, in a file what is worse comes first, then from top to bottom. */
export const listed = (all: Problems): [path: string, problems: Problem[]][] =>
  Object.entries(all)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([path, found]) => [
      path,
      found.toSorted((a, b) => order[a.severity] - order[b.severity] || a.line - b.line || a.column - b.column),
    ]);
