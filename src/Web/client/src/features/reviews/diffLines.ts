import type { DiffHunk, DiffRow, DiffSide, LineEnd, Mark } from '@/shared/api/submissionContract';

/** One side of a line in a diff. */
export interface DiffCell {
  side: DiffSide;
  number: number;
  text: string;
  marks: readonly Mark[];
  /** Whether the other side does not have it like this. */
  changed: boolean;
  /** What is worth saying about its end: that it differs, or that the file ends there. */
  end: LineEnd | null;
}

/** A line of a diff as it is shown: side by side with up to two cells, unified with one, or with both where they agree. */
export interface DiffLine {
  kind: 'line';
  key: string;
  old: DiffCell | null;
  new: DiffCell | null;
  /** The change it belongs to, counted from 0; null for unchanged lines. */
  change: number | null;
}

/** Unchanged lines that are not shown. */
export interface DiffGap {
  kind: 'gap';
  key: string;
  /** Which gap of the file: the first is before the first hunk. */
  index: number;
  oldStart: number;
  newStart: number;
  lines: number;
}

export type DiffItem = DiffLine | DiffGap;

/** How much of a gap is shown after all: from its beginning and from its end. */
export interface Opened {
  top: number;
  bottom: number;
}

export type Layout = 'split' | 'unified';

interface Gap {
  oldStart: number;
  newStart: number;
  lines: number;
}

/** The unchanged lines before, between and behind the hunks. */
export function gapsOf(hunks: readonly DiffHunk[], newLineCount: number): Gap[] {
  const gaps: Gap[] = [];
  const upTo = (start: number, end: number) => Math.max(0, Math.min(end, newLineCount + 1) - start);
  let oldStart = 1;
  let newStart = 1;
  for (const hunk of hunks) {
    // A side without lines starts, as in every unified diff, at the line before.
    const begins = hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart;
    gaps.push({ oldStart, newStart, lines: upTo(newStart, begins) });
    oldStart = (hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart) + hunk.oldLines;
    newStart = begins + hunk.newLines;
  }
  gaps.push({ oldStart, newStart, lines: upTo(newStart, newLineCount + 1) });
  return gaps;
}

/** Opens gaps as far as lines in them have to be seen, such as those with comments. */
export function openedFor(gaps: readonly Gap[], newLines: readonly number[]): Record<number, Opened> {
  const opened: Record<number, Opened> = {};
  gaps.forEach(({ newStart, lines }, index) => {
    for (const line of newLines) {
      const at = line - newStart;
      if (at < 0 || at >= lines) continue;
      const sofar = opened[index] ?? { top: 0, bottom: 0 };
      // From the end that is nearer.
      opened[index] =
        at < lines / 2
          ? { ...sofar, top: Math.max(sofar.top, at + 1) }
          : { ...sofar, bottom: Math.max(sofar.bottom, lines - at) };
    }
  });
  return opened;
}

/** What is shown of a file's diff, from top to bottom. */
export function diffItems(
  hunks: readonly DiffHunk[],
  newText: readonly string[] | null,
  layout: Layout,
  opened: Readonly<Record<number, Opened>>,
): DiffItem[] {
  const gaps = gapsOf(hunks, newText?.length ?? 0);
  const items: DiffItem[] = [];
  const showGap = (index: number) => {
    const gap = gaps[index];
    // Without the text nobody knows what is behind the last hunk.
    if (!gap || gap.lines === 0) return;
    const { top, bottom } = opened[index] ?? { top: 0, bottom: 0 };
    const shownTop = newText ? Math.min(top, gap.lines) : 0;
    const shownBottom = newText ? Math.min(bottom, gap.lines - shownTop) : 0;
    const same = (at: number) => {
      const text = newText?.[gap.newStart + at - 1] ?? '';
      items.push(sameLine(gap.oldStart + at, gap.newStart + at, text, text));
    };
    for (let at = 0; at < shownTop; at++) same(at);
    const hidden = gap.lines - shownTop - shownBottom;
    if (hidden > 0)
      items.push({
        kind: 'gap',
        key: `gap-${index}`,
        index,
        oldStart: gap.oldStart + shownTop,
        newStart: gap.newStart + shownTop,
        lines: hidden,
      });
    for (let at = gap.lines - shownBottom; at < gap.lines; at++) same(at);
  };

  let change = -1;
  let inChange = false;
  hunks.forEach((hunk, index) => {
    showGap(index);
    inChange = false;
    // Of a change that lies behind another one without a line between, the old lines come first, all together.
    let held: DiffLine[] = [];
    const release = () => {
      items.push(...held);
      held = [];
    };
    for (const row of hunk.rows) {
      if (row.kind === 'same') {
        release();
        inChange = false;
        items.push(
          sameLine(row.old ?? 0, row.new ?? 0, row.oldText ?? row.newText ?? '', row.newText ?? row.oldText ?? ''),
        );
        continue;
      }
      if (!inChange) change++;
      inChange = true;
      const before = cell(row, 'old');
      const after = cell(row, 'new');
      if (layout === 'split') {
        items.push({ kind: 'line', key: keyOf(before, after), old: before, new: after, change });
        continue;
      }
      if (before) items.push({ kind: 'line', key: keyOf(before, null), old: before, new: null, change });
      if (after) held.push({ kind: 'line', key: keyOf(null, after), old: null, new: after, change });
    }
    release();
  });
  showGap(hunks.length);
  return items;
}

const keyOf = (before: DiffCell | null, after: DiffCell | null) => `${before?.number ?? ''}:${after?.number ?? ''}`;

function cell(row: DiffRow, side: DiffSide): DiffCell | null {
  const number = row[side];
  if (number === null) return null;
  const text = (side === 'old' ? row.oldText : row.newText) ?? '';
  const marks = (row.kind === 'modified' && (side === 'old' ? row.oldMarks : row.newMarks)) || [];
  return { side, number, text, marks, changed: true, end: endOf(row, side) };
}

function endOf(row: DiffRow, side: DiffSide): LineEnd | null {
  const end = (side === 'old' ? row.oldEnd : row.newEnd) ?? null;
  const other = (side === 'old' ? row.newEnd : row.oldEnd) ?? null;
  // A whole file of Windows lines need not say so in each of them.
  return end === 'none' || (row.kind === 'modified' && end !== other) ? end : null;
}

function sameLine(old: number, now: number, oldText: string, newText: string): DiffLine {
  const before: DiffCell = { side: 'old', number: old, text: oldText, marks: [], changed: false, end: null };
  const after: DiffCell = { side: 'new', number: now, text: newText, marks: [], changed: false, end: null };
  return { kind: 'line', key: keyOf(before, after), old: before, new: after, change: null };
}

/** The lines of a text; what ends with a line break has no line behind it. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
