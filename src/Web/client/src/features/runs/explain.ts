export type Explain = (message: string) => string | null;

/** The first of several patterns that fits, as words; otherwise the general ones. */
export const by =
  (patterns: readonly [RegExp, (...groups: string[]) => string][], general: string | null): Explain =>
  (message) => {
    for (const [pattern, words] of patterns) {
      const match = pattern.exec(message);
      if (match) return words(...match.slice(1).map((group) => group ?? ''));
    }
    return general;
  };

const suggestion = (message: string) => /Did you mean: '([^']+)'\?/.exec(message)?.[1];
export const withSuggestion =
  (explain: Explain): Explain =>
  (message) => {
    const text = explain(message);
    const other = suggestion(message);
    return text !== null && other ? `${text} Did you mean ${other}?` : text;
  };
