// What a language server may send, read with care: it runs what a learner has installed. Whatever is not as the
// protocol says is left out.

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown, most: number): Json[] =>
  Array.isArray(value) ? value.slice(0, most).filter(isObject) : [];

export const textOf = (value: unknown, most = 50_000): string | undefined =>
  typeof value === 'string' ? value.slice(0, most) : undefined;

export const numberOf = (value: unknown, most = 1e7): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;

/** As editors count: from 1. */
export interface TextRange {
  startLineNumber: number;
  startColumn: number;
  endLineNumber: number;
  endColumn: number;
}

export function rangeOf(value: unknown): TextRange | undefined {
  if (!isObject(value) || !isObject(value.start) || !isObject(value.end)) return undefined;
  const [startLine, startCharacter] = [numberOf(value.start.line), numberOf(value.start.character)];
  const [endLine, endCharacter] = [numberOf(value.end.line), numberOf(value.end.character)];
  if (startLine === undefined || startCharacter === undefined) return undefined;
  if (endLine === undefined || endCharacter === undefined) return undefined;
  return {
    startLineNumber: startLine + 1,
    startColumn: startCharacter + 1,
    endLineNumber: endLine + 1,
    endColumn: endCharacter + 1,
  };
}

/** As the protocol counts: from 0. */
export const positionFor = (position: { lineNumber: number; column: number }) => ({
  line: position.lineNumber - 1,
  character: position.column - 1,
});

export interface ServerLocation {
  uri: unknown;
  range: TextRange;
}

/** The answer to a question for places, which has three shapes. */
export function locationsOf(result: unknown, most: number): ServerLocation[] {
  return listOf(Array.isArray(result) ? result : [result], most).flatMap((location) => {
    const range = rangeOf(location.range ?? location.targetSelectionRange ?? location.targetRange);
    return range ? [{ uri: location.uri ?? location.targetUri, range }] : [];
  });
}

export interface ServerEdit {
  uri: string;
  range: TextRange;
  text: string;
}

/** The edits of a rename, by file. Null when a part cannot be read: half of a rename is worse than none. */
export function editsOf(result: unknown, most: number): ServerEdit[] | null {
  if (!isObject(result)) return null;
  const groups: [string, unknown][] = isObject(result.changes) ? Object.entries(result.changes) : [];
  if (Array.isArray(result.documentChanges))
    for (const change of result.documentChanges) {
      if (!isObject(change) || !isObject(change.textDocument) || typeof change.textDocument.uri !== 'string')
        return null;
      groups.push([change.textDocument.uri, change.edits]);
    }
  const all: ServerEdit[] = [];
  for (const [uri, edits] of groups) {
    if (!Array.isArray(edits)) return null;
    for (const edit of edits) {
      const range = isObject(edit) ? rangeOf(edit.range) : undefined;
      if (!range || !isObject(edit) || typeof edit.newText !== 'string' || all.length >= most) return null;
      all.push({ uri, range, text: edit.newText });
    }
  }
  return all;
}
