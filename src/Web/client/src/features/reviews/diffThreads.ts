import type { DiffBase, DiffFile, Thread } from '@/shared/api/submissionContract';

/** The threads of a review as one file's diff shows them. */
export interface FileThreads {
  /** By `new:12` or `old:3`: the line below which they stand. */
  byLine: ReadonlyMap<string, Thread[]>;
  /** About the file, or about lines of it that are gone. */
  above: Thread[];
  /** Lines of the new text that have to be seen because of them. */
  newLines: number[];
}

const placeOf = ({ at, anchor }: Thread, file: Pick<DiffFile, 'path' | 'oldPath'>, from: DiffBase): string | null => {
  // What was written beside an old line stays there, as long as that attempt is on the left.
  if (anchor.side === 'old' && anchor.attempt === from && anchor.startLine && isPathOf(anchor.path, file))
    return `old:${anchor.endLine ?? anchor.startLine}`;
  if (at?.path === file.path && at.startLine) return `new:${at.endLine ?? at.startLine}`;
  return null;
};

const isPathOf = (path: string | null | undefined, file: Pick<DiffFile, 'path' | 'oldPath'>) =>
  path === file.path || (path !== null && path !== undefined && path === file.oldPath);

export function threadsOf(
  threads: readonly Thread[],
  file: Pick<DiffFile, 'path' | 'oldPath'>,
  from: DiffBase,
): FileThreads {
  const byLine = new Map<string, Thread[]>();
  const above: Thread[] = [];
  const newLines: number[] = [];
  for (const thread of threads) {
    const place = placeOf(thread, file, from);
    if (place !== null) {
      byLine.set(place, [...(byLine.get(place) ?? []), thread]);
      if (place.startsWith('new:')) newLines.push(Number(place.slice(4)));
    } else if (thread.at ? thread.at.path === file.path : isPathOf(thread.anchor.path, file)) above.push(thread);
  }
  return { byLine, above, newLines };
}

/** How many threads each file has that somebody has to do something about. */
export function openThreads(threads: readonly Thread[], file: Pick<DiffFile, 'path' | 'oldPath'>): number {
  return threads.filter(
    ({ at, anchor, resolved }) => !resolved && (at ? at.path === file.path : isPathOf(anchor.path, file)),
  ).length;
}
