import { describe, expect, it } from 'vitest';
import type { DiffHunk, DiffRow } from '@/shared/api/submissionContract';
import { type DiffItem, diffItems, gapsOf, linesOf, openedFor } from './diffLines';

const row = (kind: DiffRow['kind'], old: number | null, now: number | null, text = `${old}/${now}`): DiffRow => ({
  kind,
  old,
  new: now,
  oldText: old === null ? null : text,
  newText: now === null ? null : text,
  oldMarks: kind === 'modified' ? [[0, 1]] : null,
  newMarks: null,
});
const text = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`);
const hunks: DiffHunk[] = [
  {
    oldStart: 10,
    oldLines: 4,
    newStart: 10,
    newLines: 5,
    rows: [
      row('same', 10, 10),
      row('modified', 11, 11),
      row('modified', 12, 12),
      row('added', null, 13),
      row('same', 13, 14),
    ],
  },
  { oldStart: 30, oldLines: 1, newStart: 30, newLines: 0, rows: [row('deleted', 30, null)] },
];
const shown = (items: readonly DiffItem[]) =>
  items.map((item) =>
    item.kind === 'gap' ? `gap ${item.lines}` : `${item.old?.number ?? '-'}:${item.new?.number ?? '-'}`,
  );

describe('a diff as it is shown', () => {
  it('puts both sides of a line beside each other, and says how much is left out', () => {
    expect(shown(diffItems(hunks, text, 'split', {}))).toEqual([
      'gap 9',
      '10:10',
      '11:11',
      '12:12',
      '-:13',
      '13:14',
      'gap 16',
      '30:-',
      'gap 10',
    ]);
  });

  it('puts all old lines of a change before its new ones when there is one column', () => {
    expect(shown(diffItems(hunks, text, 'unified', {})).slice(1, 8)).toEqual([
      '10:10',
      '11:-',
      '12:-',
      '-:11',
      '-:12',
      '-:13',
      '13:14',
    ]);
  });

  it('counts changes, so that one can go from one to the next', () => {
    const changes = diffItems(hunks, text, 'split', {}).map((item) => (item.kind === 'line' ? item.change : 'gap'));
    expect(changes).toEqual(['gap', null, 0, 0, 0, null, 'gap', 1, 'gap']);
  });

  it('shows what was left out from either end, with the numbers of both sides', () => {
    const opened = { 1: { top: 2, bottom: 1 } };
    expect(shown(diffItems(hunks, text, 'split', opened)).slice(5, 11)).toEqual([
      '13:14',
      '14:15',
      '15:16',
      'gap 13',
      '29:30',
      '30:-',
    ]);
    const all = diffItems(hunks, text, 'split', {
      0: { top: 99, bottom: 99 },
      1: { top: 99, bottom: 0 },
      2: { top: 0, bottom: 99 },
    });
    expect(all.some(({ kind }) => kind === 'gap')).toBe(false);
    // Every line of the new text once, in order.
    expect(all.flatMap((item) => (item.kind === 'line' && item.new ? [item.new.number] : []))).toEqual(
      text.map((_, i) => i + 1),
    );
  });

  it('opens what has comments', () => {
    const gaps = gapsOf(hunks, text.length);
    expect(gaps.map(({ lines }) => lines)).toEqual([9, 16, 10]);
    expect(openedFor(gaps, [2, 29, 11])).toEqual({ 0: { top: 2, bottom: 0 }, 1: { top: 0, bottom: 2 } });
  });

  it('says how lines end where that differs', () => {
    const ends = (change: Partial<DiffRow>) => {
      const rows = [{ ...row('modified', 1, 1), ...change }];
      const [item] = diffItems([{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, rows }], ['x'], 'split', {});
      return item?.kind === 'line' ? [item.old?.end, item.new?.end] : [];
    };
    expect(ends({ oldEnd: 'crlf', newEnd: null })).toEqual(['crlf', null]);
    expect(ends({ oldEnd: 'crlf', newEnd: 'crlf' })).toEqual([null, null]);
    expect(ends({ oldEnd: null, newEnd: 'none' })).toEqual([null, 'none']);
  });

  it('has unique keys', () => {
    for (const layout of ['split', 'unified'] as const) {
      const keys = diffItems(hunks, text, layout, { 0: { top: 3, bottom: 3 } }).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

it('knows the lines of a text', () => {
  expect(linesOf('')).toEqual([]);
  expect(linesOf('a')).toEqual(['a']);
  expect(linesOf('a\n')).toEqual(['a']);
  expect(linesOf('a\n\n')).toEqual(['a', '']);
});
