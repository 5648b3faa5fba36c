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
