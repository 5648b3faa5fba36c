// Scripts with letters that look like those of another one of them.
const alike = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Cherokee'].map((script) => ({
  script,
  letter: new RegExp(`\\p{Script=${script}}`, 'u'),
}));
const words = /[\p{L}\p{M}]+/gu;
const unusualSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const ascii = /^[\x21-\x7e]*$/;

/** What makes a name look like another one, in words; null when nothing does. Invisible characters are written out anyway. */
export function misleading(name: string): string | null {
  if (ascii.test(name)) return null;
  if (name !== name.trim()) return 'Its name begins or ends with a space.';
  if (unusualSpace.test(name)) return 'Its name has a space that is not the usual one.';
  for (const [word] of name.matchAll(words)) {
    const scripts = alike.filter(({ letter }) => letter.test(word)).map(({ script }) => script);
    if (scripts.length > 1) return `Its name mixes letters of ${scripts.join(' and ')} in “${word}”.`;
  }
  return null;
}
