import diff from 'fast-diff';
import { linesOf } from './diffLines';

/** Other text for lines of a file. Nothing takes them away; a line break alone leaves an empty line. */
export interface LineSuggestion {
  startLine: number;
  endLine: number;
  replacement: string;
}

// Beyond this many different lines they have no characters of their own, and nobody would read the result.
const mostLines = 50_000;
const firstSurrogate = 0xd800;
const afterSurrogates = 0xe000;

/** What to suggest so that one text becomes another, one suggestion per change; null when that is too much. */
export function lineSuggestions(oldText: string, newText: string): LineSuggestion[] | null {
  const before = linesOf(oldText);
  const after = linesOf(newText);
  const letters = new Map<string, string>();
  const letterOf = (line: string) => {
    const known = letters.get(line);
    if (known !== undefined) return known;
    const code = letters.size + 1;
    const letter = String.fromCharCode(code < firstSurrogate ? code : code - firstSurrogate + afterSurrogates);
    letters.set(line, letter);
    return letter;
  };
  const [a, b] = [before.map(letterOf).join(''), after.map(letterOf).join('')];
  if (letters.size > mostLines) return null;

  const suggestions: LineSuggestion[] = [];
  let old = 0;
  let now = 0;
  let removed = 0;
  let added = 0;
  const settle = () => {
    if (removed > 0 || added > 0) {
      const one = suggestion(before, after.slice(now - added, now), old - removed, removed);
      if (one) suggestions.push(one);
    }
    removed = 0;
    added = 0;
  };
  for (const [kind, part] of diff(a, b)) {
    if (kind === 0) settle();
    if (kind <= 0) old += part.length;
    if (kind >= 0) now += part.length;
    if (kind < 0) removed += part.length;
    if (kind > 0) added += part.length;
  }
  settle();
  return suggestions;
}

function suggestion(before: readonly string[], lines: string[], from: number, removed: number): LineSuggestion | null {
  if (removed > 0) return { startLine: from + 1, endLine: from + removed, replacement: textOf(lines) };
  // New lines need an old one to stand beside.
  const above = before[from - 1];
  if (above !== undefined) return { startLine: from, endLine: from, replacement: textOf([above, ...lines]) };
  const below = before[from];
  if (below === undefined) return null;
  return { startLine: from + 1, endLine: from + 1, replacement: textOf([...lines, below]) };
}

function textOf(lines: readonly string[]): string {
  const text = lines.join('\n');
  // The last line break of a suggestion counts for nothing, so that an empty last line needs one more.
  return lines.length > 0 && (text === '' || text.endsWith('\n')) ? `${text}\n` : text;
}
