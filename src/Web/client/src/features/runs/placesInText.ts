/** A file and a line that a program has printed, and where in the text. */
export interface PrintedPlace {
  /** As printed. */
  path: string;
  line: number;
  column: number;
  /** Offsets of what is to be a link. */
  start: number;
  end: number;
}

// What Python prints, and the compilers' form path:line[:column], of which a name with an ending is asked.
const traceback = /File "([^"\n]{1,1024})", line (\d{1,7})/g;
const compiler =
  /(?<![\w/.:-])((?:[\w@+-][\w@+.-]{0,200}\/|~\/|\.{0,2}\/)*[\w@+-][\w@+.-]{0,200}\.\w{1,10}):(\d{1,7})(?::(\d{1,5}))?(?![\w/])/gu;

/** The places that a line of output names, from left to right. */
export function placesInText(text: string): PrintedPlace[] {
  const found: PrintedPlace[] = [];
  for (const match of text.matchAll(traceback)) {
    const start = match.index;
    found.push({ path: match[1] ?? '', line: Number(match[2]), column: 1, start, end: start + match[0].length });
  }
  if (text.length <= 4096)
    for (const match of text.matchAll(compiler)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ path: match[1] ?? '', line: Number(match[2]), column: Number(match[3] ?? 1), start, end });
    }
  return found.filter(({ line, column }) => line > 0 && column > 0).sort((a, b) => a.start - b.start);
}

const home = '/home/learner';

/** A printed path as the workspace knows it, or null when it leads out of it. */
export function pathInWorkspace(printed: string): string | null {
  let path = printed.startsWith('~/') ? home + printed.slice(1) : printed;
  if (path.startsWith('/')) {
    if (!path.startsWith(`${home}/workspace/`)) return null;
    path = path.slice(`${home}/workspace/`.length);
  }
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') {
      if (names.pop() === undefined) return null;
    } else if (name !== '.' && name !== '') names.push(name);
  }
  return names.length === 0 ? null : names.join('/');
}
