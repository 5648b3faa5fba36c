import type { ILink, ILinkProvider, Terminal } from '@xterm/xterm';
import { placesInText } from '@/features/runs/placesInText';

type Opener = (path: string, line: number, column: number) => (() => void) | null;

// A link may reach over this many rows of a wrapped line.
const maxRows = 12;

/** Files and lines in the output become links, as far as `opener` knows the file. */
export function placeLinks(terminal: Terminal, opener: Opener): ILinkProvider {
  return {
    provideLinks: (row, callback) => {
      const { text, cells } = logicalLine(terminal, row - 1);
      const links: ILink[] = [];
      for (const { path, line, column, start, end } of placesInText(text)) {
        const open = opener(path, line, column);
        const [first, last] = [cells[start], cells[end - 1]];
        if (!open || !first || !last) continue;
        links.push({
          range: { start: { x: first.x + 1, y: first.y + 1 }, end: { x: last.x + 1, y: last.y + 1 } },
          text: text.slice(start, end),
          activate: open,
        });
      }
      callback(links.length > 0 ? links : undefined);
    },
  };
}

/** The line that a row is part of, and for each of its characters the cell that shows it. */
function logicalLine(terminal: Terminal, row: number): { text: string; cells: { x: number; y: number }[] } {
  const buffer = terminal.buffer.active;
  let top = row;
  while (top > 0 && row - top < maxRows && buffer.getLine(top)?.isWrapped) top--;
  let text = '';
  const cells: { x: number; y: number }[] = [];
  for (let y = top; y < top + maxRows * 2; y++) {
    const line = buffer.getLine(y);
    if (!line || (y > top && !line.isWrapped)) break;
    for (let x = 0; x < line.length; x++) {
      const cell = line.getCell(x);
      if (!cell || cell.getWidth() === 0) continue;
      const characters = cell.getChars() || ' ';
      text += characters;
      for (let i = 0; i < characters.length; i++) cells.push({ x, y });
    }
  }
  return { text, cells };
}
