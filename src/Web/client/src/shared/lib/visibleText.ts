// Characters that change how others look or that cannot be seen: controls, bidirectional marks, zero-width and
// invisible ones. In a name they can make one file pass for another.
const invisible =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points are what is meant
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|[\ud800-\udfff](?![\udc00-\udfff])/gu;

/** A text from outside, with every character that hides or misleads written out as `<U+202E>`. */
export const visibleText = (text: string): string =>
  text.replace(
    invisible,
    (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );

export interface TextPart {
  text: string;
  /** A character that cannot be seen or misleads, written out. */
  hidden: boolean;
}

/**
 * A line of code in parts, so that what hides in it can be marked. A tab is no secret there, and neither is the
 * carriage return of a Windows line.
 */
export function visibleParts(line: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of line.matchAll(invisible)) {
    const [character] = match;
    if (character === '\t' || (character === '\r' && match.index === line.length - 1)) continue;
    if (match.index > from) parts.push({ text: line.slice(from, match.index), hidden: false });
    parts.push({ text: character, hidden: true });
    from = match.index + character.length;
  }
  if (from < line.length) parts.push({ text: line.slice(from), hidden: false });
  return parts;
}

/** Whether code holds characters that hide or mislead. */
export const hidesSomething = (text: string): boolean =>
  text.split('\n').some((line) => visibleParts(line).some(({ hidden }) => hidden));
