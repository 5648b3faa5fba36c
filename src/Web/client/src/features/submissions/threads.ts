import type { Thread } from '@/shared/api/submissionContract';
import { visibleText } from '@/shared/lib/visibleText';

/** Lines in words: `line 4`, `lines 4–9`, or nothing for a whole file. */
export function linesInWords(start: number | null | undefined, end: number | null | undefined): string {
  if (!start) return '';
  return !end || end === start ? `line ${start}` : `lines ${start}–${end}`;
}

/** Where a thread is, in words, with what became of its place. */
export function placeInWords({
  anchor,
  at,
  deletedIn,
  notYetIn,
}: Pick<Thread, 'anchor' | 'at' | 'deletedIn' | 'notYetIn'>): string {
  if (!anchor.path) return 'About the whole submission';
  const lines = linesInWords(anchor.startLine, anchor.endLine);
  if (at) {
    const now = linesInWords(at.startLine, at.endLine);
    return now ? `${visibleText(at.path)}, ${now}` : visibleText(at.path);
  }
  const was = `${visibleText(anchor.path)}${lines ? `, ${lines}` : ''} of attempt ${anchor.attempt}`;
  if (notYetIn) return `${was}: not there yet in attempt ${notYetIn}`;
  const one = lines !== '' && (anchor.endLine ?? anchor.startLine) === anchor.startLine;
  const what = lines === '' ? 'the file was' : one ? 'this line was' : 'these lines were';
  return deletedIn === null ? `${was}: ${what} deleted since` : `${was}: ${what} deleted in attempt ${deletedIn}`;
}

/** Whether somebody still has to do something about it. */
export const isOpen = ({ resolved, done }: Pick<Thread, 'resolved' | 'done'>): boolean => !resolved && !done;

/** In the order of the files: whole submission first, then by path and line; what is settled comes last. */
export function inReadingOrder(threads: readonly Thread[]): Thread[] {
  const path = ({ at, anchor }: Thread) => at?.path ?? anchor.path ?? '';
  const line = ({ at, anchor }: Thread) => at?.startLine ?? anchor.startLine ?? 0;
  return threads.toSorted(
    (a, b) =>
      Number(a.resolved) - Number(b.resolved) ||
      (path(a) < path(b) ? -1 : path(a) > path(b) ? 1 : 0) ||
      line(a) - line(b) ||
      (a.comments[0]?.at ?? '').localeCompare(b.comments[0]?.at ?? ''),
  );
}

/** The lines of a file that have comments, with how many threads there are. */
export function markedLines(threads: readonly Thread[], path: string): { line: number; end: number; open: boolean }[] {
  return threads.flatMap(({ at, resolved, done }) =>
    at?.path === path && at.startLine
      ? [{ line: at.startLine, end: at.endLine ?? at.startLine, open: isOpen({ resolved, done }) }]
      : [],
  );
}

/** Offsets of whole lines in a text, without the break behind the last one. */
export function lineRange(text: string, startLine: number, endLine: number): { offset: number; length: number } | null {
  const lines = text.split('\n');
  if (startLine < 1 || endLine < startLine || endLine > lines.length) return null;
  const offset = lines.slice(0, startLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const length = lines.slice(startLine - 1, endLine).join('\n').length;
  return { offset, length };
}

/** How a suggestion changes a text: no replacement takes the lines away, a line break alone leaves an empty one. */
export function suggestedEdit(text: string, startLine: number, endLine: number, replacement: string) {
  const range = lineRange(text, startLine, endLine);
  if (!range) return null;
  const { offset, length } = range;
  if (replacement !== '') return { offset, deleteCount: length, insert: replacement.replace(/\n$/, '') };
  // Lines go with their line break; the last ones with the one before them.
  if (text[offset + length] === '\n') return { offset, deleteCount: length + 1, insert: '' };
  return offset > 0
    ? { offset: offset - 1, deleteCount: length + 1, insert: '' }
    : { offset, deleteCount: length, insert: '' };
}
