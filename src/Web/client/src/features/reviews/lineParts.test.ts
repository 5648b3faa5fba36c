import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineParts, tokenClass } from './lineParts';

describe('the parts of a line', () => {
  it('change where the colour or the mark does', () => {
    const tokens = [
      { offset: 0, type: 'keyword.python' },
      { offset: 3, type: '' },
    ];
    expect(lineParts('def f():', tokens, [[4, 1]])).toEqual([
      { text: 'def', token: 'keyword.python', marked: false, hidden: false },
      { text: ' ', token: '', marked: false, hidden: false },
      { text: 'f', token: '', marked: true, hidden: false },
      { text: '():', token: '', marked: false, hidden: false },
    ]);
    expect(lineParts('', [], [])).toEqual([]);
  });

  it('single out what hides or misleads, but neither tabs nor the end of a Windows line', () => {
    const hidden = (line: string) => lineParts(line, [], []).filter((part) => part.hidden);
    expect(hidden('a\u202Eb\u200B').map(({ text }) => text)).toEqual(['\u202E', '\u200B']);
    expect(hidden('\tx = 1\r')).toEqual([]);
    expect(hidden('a\rb')).toHaveLength(1);
  });

  it('are together always the whole line, whatever marks and tokens say', () => {
    const small = fc.integer({ min: -5, max: 60 });
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.array(small.map((offset) => ({ offset, type: 'x' }))),
        fc.array(fc.tuple(small, small)),
        (line, tokens, marks) => lineParts(line, tokens, marks).reduce((all, { text }) => all + text, '') === line,
      ),
      { numRuns: 2_000 },
    );
  });
});

it('gives tokens the colours of the editor', () => {
  expect(tokenClass('keyword.python')).toBe('text-code-keyword');
  expect(tokenClass('string.escape.python')).toBe('text-code-string');
  expect(tokenClass('delimiter.python')).toBe('');
});
