import type { Mark } from '@/shared/api/submissionContract';
import { visibleParts } from '@/shared/lib/visibleText';

/** From an offset on, up to the next one, a line is of a kind: `keyword.python`. */
export interface LineToken {
  offset: number;
  type: string;
}

/** A piece of a line that looks the same throughout. */
export interface LinePart {
  text: string;
  /** What it is in the language; empty where nothing is known. */
  token: string;
  /** It is what changed. */
  marked: boolean;
  /** A character that hides or misleads: it has to be written out. */
  hidden: boolean;
}

/** Takes a line apart where its colour, its marks or its visibility change. Together the parts are the line. */
export function lineParts(line: string, tokens: readonly LineToken[], marks: readonly Mark[]): LinePart[] {
  const parts: LinePart[] = [];
  let offset = 0;
  for (const { text, hidden } of visibleParts(line)) {
    const end = offset + text.length;
    while (offset < end) {
      const next = Math.min(end, boundaryAfter(offset, tokens, marks));
      parts.push({
        text: line.slice(offset, next),
        token: tokens.findLast((token) => token.offset <= offset)?.type ?? '',
        marked: marks.some(([start, length]) => start <= offset && offset < start + length),
        hidden,
      });
      offset = next;
    }
  }
  return parts;
}

function boundaryAfter(offset: number, tokens: readonly LineToken[], marks: readonly Mark[]): number {
  let next = Number.POSITIVE_INFINITY;
  const consider = (candidate: number) => {
    if (candidate > offset && candidate < next) next = candidate;
  };
  for (const token of tokens) consider(token.offset);
  for (const [start, length] of marks) {
    consider(start);
    consider(start + length);
  }
  return next;
}

/** Which of the page's colours a kind of token has. */
export function tokenClass(type: string): string {
  if (/^(keyword|storage)/.test(type)) return 'text-code-keyword';
  if (/^string/.test(type)) return 'text-code-string';
  if (/^comment/.test(type)) return 'text-code-comment italic';
  if (/^(number|constant)/.test(type)) return 'text-code-number';
  return '';
}
