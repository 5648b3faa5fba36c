import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentText, joinArguments, parseEnvironment, splitArguments } from './runText';

describe('arguments on a line', () => {
  it.each([
    ['', []],
    ['  a  b ', ['a', 'b']],
    [`--name 'Ada Lovelace' "x y"`, ['--name', 'Ada Lovelace', 'x y']],
    [`a\\ b "c\\"d" 'e\\f' "g\\h"`, ['a b', 'c"d', 'e\\f', 'g\\h']],
    [`'' ""`, ['', '']],
    [`pre'mid'"post"`, ['premidpost']],
    ['$HOME *.py `id` ;', ['$HOME', '*.py', '`id`', ';']],
  ])('splits %s', (line, expected) => {
    expect(splitArguments(line)).toEqual({ arguments: expected, problem: null });
  });

  it('says when a quote is open', () => {
    expect(splitArguments(`'a b`).problem).toBe("The quote ' is not closed.");
  });

  it('gives back what it was made from', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }), (all) => {
        expect(splitArguments(joinArguments(all))).toEqual({ arguments: all, problem: null });
      }),
    );
  });
});

describe('variables, one a line', () => {
  it('reads names and values', () => {
    expect(parseEnvironment('A=1\r\n\n _b = x=y \nC=')).toEqual({
      environment: [
        { name: 'A', value: '1' },
        { name: '_b', value: ' x=y ' },
        { name: 'C', value: '' },
      ],
      problem: null,
    });
    expect(environmentText(parseEnvironment('A=1\nB= 2').environment)).toBe('A=1\nB= 2');
  });

  it('says what is wrong', () => {
    expect(parseEnvironment('A').problem).toContain('“A” has no value');
    expect(parseEnvironment('1A=x').problem).toContain('“1A” cannot be a name');
  });
});
