import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestedEdit } from '@/features/submissions/threads';
import { linesOf } from './diffLines';
import { lineSuggestions } from './lineSuggestions';

describe('suggestions that turn one text into another', () => {
  it('are one for each change', () => {
    const before = 'one\ntwo\nthree\nfour\nfive\n';
    expect(lineSuggestions(before, 'one\n2\nthree\nfour\n')).toEqual([
      { startLine: 2, endLine: 2, replacement: '2' },
      { startLine: 5, endLine: 5, replacement: '' },
    ]);
    expect(lineSuggestions(before, before)).toEqual([]);
  });

  it('put new lines beside an old one', () => {
    expect(lineSuggestions('a\nb\n', 'a\nnew\nb\n')).toEqual([{ startLine: 1, endLine: 1, replacement: 'a\nnew' }]);
    expect(lineSuggestions('a\nb\n', 'new\na\nb\n')).toEqual([{ startLine: 1, endLine: 1, replacement: 'new\na' }]);
    expect(lineSuggestions('', 'new\n')).toEqual([]);
  });

  it('tell an empty line from none', () => {
    expect(lineSuggestions('a\nb\nc', 'a\n\nc')).toEqual([{ startLine: 2, endLine: 2, replacement: '\n' }]);
    expect(lineSuggestions('a\nb\nc', 'a\nc')).toEqual([{ startLine: 2, endLine: 2, replacement: '' }]);
  });

  it('lead to just that text when all are applied', () => {
    const line = fc.constantFrom('', 'a', 'b', 'c', '  x = 1', '\ud800', 'ü\u202e');
    const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(
        // Whether the last line has a break is not a line's business.
        text.map((before) => `${before}\n`),
        text,
        (before, after) => {
          let result = before;
          // From the end on, so that the lines before keep their numbers.
          for (const { startLine, endLine, replacement } of (lineSuggestions(before, after) ?? []).toReversed()) {
            const edit = suggestedEdit(result, startLine, endLine, replacement);
            if (!edit) return false;
            result = result.slice(0, edit.offset) + edit.insert + result.slice(edit.offset + edit.deleteCount);
          }
          expect(linesOf(result)).toEqual(linesOf(after));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
