/** Most that is shown of a table: beyond that a page becomes slow. */
export const maxRows = 1000;
export const maxColumns = 50;
const maxCell = 500;

export interface Table {
  rows: string[][];
  /** Whether there is more than what is shown. */
  moreRows: boolean;
  moreColumns: boolean;
}

/** The separator of a table: a tab in a .tsv, otherwise what the first line has most of. */
export function separatorOf(text: string, path: string): string {
  if (/\.tsv$/i.test(path)) return '\t';
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  const counts = [',', ';', '\t', '|'].map((separator) => [separator, line.split(separator).length] as const);
  return counts.reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

/** Reads a table (RFC 4180): cells in quotes may hold separators, line ends and doubled quotes. */
export function readTable(text: string, separator: string): Table {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let moreColumns = false;
  const endCell = () => {
    if (row.length < maxColumns) row.push(cell.length > maxCell ? `${cell.slice(0, maxCell)}…` : cell);
    else moreColumns = true;
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) endCell();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at++;
      endRow();
      if (rows.length > maxRows + 1) break;
    } else cell += character;
  }
  if (cell !== '' || row.length > 0) endRow();
  // One row is the names of the columns.
  return { rows: rows.slice(0, maxRows + 1), moreRows: rows.length > maxRows + 1, moreColumns };
}
