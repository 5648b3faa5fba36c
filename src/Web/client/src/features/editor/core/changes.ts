import { ChangeSet, Text } from '@codemirror/state';
import fastDiff from 'fast-diff';

/** One replacement, counted in UTF-16 code units of the text before it; what the server stores. */
export interface TextEdit {
  offset: number;
  deleteCount: number;
  insert: string;
}

// Splitting at "\n" alone keeps carriage returns as ordinary characters, so that offsets are the server's offsets.
const separator = '\n';

export const toText = (value: string): Text => Text.of(value.split(separator));

export const changeOf = (edits: readonly TextEdit[], length: number): ChangeSet =>
  ChangeSet.of(
    edits.map((edit) => ({ from: edit.offset, to: edit.offset + edit.deleteCount, insert: edit.insert })),
    length,
    separator,
  );

export function editsOf(changes: ChangeSet): TextEdit[] {
  const edits: TextEdit[] = [];
  changes.iterChanges((from, to, _fromAfter, _toAfter, inserted) => {
    edits.push({ offset: from, deleteCount: to - from, insert: inserted.toString() });
  });
  return edits;
}

/** The same change as a single edit, from the first place that it touches to the last. */
export function asOneEdit(changes: ChangeSet, before: Text): TextEdit {
  let [from, to, toAfter] = [-1, 0, 0];
  changes.iterChanges((start, end, _startAfter, endAfter) => {
    if (from < 0) from = start;
    [to, toAfter] = [end, endAfter];
  });
  if (from < 0) return { offset: 0, deleteCount: 0, insert: '' };
  const insert = changes.apply(before).sliceString(from, toAfter, separator);
  return { offset: from, deleteCount: to - from, insert };
}

// Beyond this size the character diff costs more than its finer cursor placement is worth.
const fineDiffLimit = 20_000;

/** The smallest change that we can afford to compute from one text to another. */
export function diff(before: string, after: string): ChangeSet {
  const prefix = commonPrefix(before, after);
  const suffix = commonSuffix(before, after, prefix);
  const removed = before.slice(prefix, before.length - suffix);
  const added = after.slice(prefix, after.length - suffix);
  if (removed === '' && added === '') return ChangeSet.empty(before.length);
  if (removed === '' || added === '' || removed.length + added.length > fineDiffLimit)
    return changeOf([{ offset: prefix, deleteCount: removed.length, insert: added }], before.length);

  const edits: TextEdit[] = [];
  let offset = prefix;
  for (const [kind, text] of fastDiff(removed, added)) {
    if (kind === fastDiff.INSERT) edits.push({ offset, deleteCount: 0, insert: text });
    else {
      if (kind === fastDiff.DELETE) edits.push({ offset, deleteCount: text.length, insert: '' });
      offset += text.length;
    }
  }
  return changeOf(edits, before.length);
}

/**
 * The change that makes a text one that the editor can hold: line feeds only and no byte order mark.
 * Null when it already is one.
 */
export function normalisation(text: Text): ChangeSet | null {
  const value = text.toString();
  const edits: TextEdit[] = [];
  if (value.startsWith('\uFEFF')) edits.push({ offset: 0, deleteCount: 1, insert: '' });
  for (let at = value.indexOf('\r'); at >= 0; at = value.indexOf('\r', at + 1))
    edits.push({ offset: at, deleteCount: 1, insert: value[at + 1] === '\n' ? '' : '\n' });
  return edits.length === 0 ? null : changeOf(edits, value.length);
}

function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length > 0 && isHighSurrogate(a.charCodeAt(length - 1)) ? length - 1 : length;
}

function commonSuffix(a: string, b: string, prefix: number): number {
  const end = Math.min(a.length, b.length) - prefix;
  let length = 0;
  while (length < end && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length > 0 && isLowSurrogate(a.charCodeAt(a.length - length)) ? length - 1 : length;
}

const isHighSurrogate = (code: number) => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff;
