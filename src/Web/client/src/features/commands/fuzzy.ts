export interface FuzzyMatch {
  score: number;
  /** Where the characters of what was typed are in the text. */
  at: number[];
}

const isWordStart = (text: string, at: number): boolean => {
  if (at === 0) return true;
  const [before = '', here = ''] = [text[at - 1], text[at]];
  return /[\s/_.:-]/.test(before) || (before === before.toLowerCase() && here !== here.toLowerCase());
};

/** Whether all that was typed is in a text, in this order; better where words begin and characters follow each other. */
export function fuzzyMatch(typed: string, text: string): FuzzyMatch | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const lower = text.toLowerCase();
  if (wanted === '') return { score: 0, at: [] };
  const whole = lower.indexOf(wanted);
  const starts = whole >= 0 ? [whole] : positions(lower, wanted[0] ?? '');
  let best: FuzzyMatch | null = null;
  for (const start of starts) {
    const match = from(start, wanted, text, lower);
    if (match && (!best || match.score > best.score)) best = match;
  }
  return best;
}

function from(start: number, wanted: string, text: string, lower: string): FuzzyMatch | null {
  const at: number[] = [];
  let score = -text.length / 200;
  let next = start;
  for (const character of wanted) {
    const found = lower.indexOf(character, next);
    if (found < 0) return null;
    if (at.length > 0 && found === (at.at(-1) ?? 0) + 1) score += 4;
    if (isWordStart(text, found)) score += 3;
    // A file's own name counts more than its folder's.
    if (found > text.lastIndexOf('/')) score += 1;
    at.push(found);
    next = found + 1;
  }
  return { score, at };
}

function positions(text: string, character: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(character); at >= 0 && found.length < 20; at = text.indexOf(character, at + 1))
    found.push(at);
  return found;
}

/** The best of many, best first. */
export function fuzzyFilter<T>(items: readonly T[], typed: string, textOf: (item: T) => string, most: number) {
  const found: { item: T; at: number[]; score: number }[] = [];
  for (const item of items) {
    const match = fuzzyMatch(typed, textOf(item));
    if (match) found.push({ item, ...match });
  }
  if (typed !== '') found.sort((a, b) => b.score - a.score);
  return found.slice(0, most);
}
