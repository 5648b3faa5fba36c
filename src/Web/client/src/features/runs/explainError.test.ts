import { describe, expect, it } from 'vitest';
import { explainError, plainText } from './explainError';
import recorded from './tracebacks.json';

// The programs and what CPython 3.11 says of them are in tracebacks.json; that the Python of the sandboxes still says the
// same is tested where there is one (TracebackTests). Here: the error, a part of its explanation, and the line.
const cases: Record<string, [error: string, part: string, line: number]> = {
  name: ['NameError', 'the name countr', 2],
  nameSuggestion: ['NameError', 'Did you mean counter?', 2],
  unbound: ['UnboundLocalError', 'uses n before', 3],
  bracket: ['SyntaxError', 'A ( is opened here', 1],
  colon: ['SyntaxError', 'A colon is missing', 1],
  quote: ['SyntaxError', 'quotation mark', 1],
  comma: ['SyntaxError', 'a comma is missing', 1],
  print2: ['SyntaxError', 'parentheses', 1],
  equals: ['SyntaxError', 'write ==', 2],
  otherSyntax: ['SyntaxError', 'Python cannot read this line', 1],
  curly: ['SyntaxError', 'U+201C', 1],
  returnOutside: ['SyntaxError', 'only inside a function', 1],
  breakOutside: ['SyntaxError', 'only inside a loop', 1],
  block: ['IndentationError', 'belong to the for in line 1', 2],
  functionBlock: ['IndentationError', 'function definition in line 1', 2],
  indent: ['IndentationError', 'Remove the spaces', 2],
  unindent: ['IndentationError', 'Line it up', 3],
  tabs: ['TabError', 'Tabs and spaces', 3],
  concatenate: ['TypeError', 'type int cannot be joined', 1],
  operands: ['TypeError', 'between the types int and str', 1],
  none: ['TypeError', 'A function without return', 2],
  compare: ['TypeError', 'cannot be compared with <', 1],
  missing: ['TypeError', "without a value for 'b'", 2],
  tooMany: ['TypeError', 'takes 1 values but was called with 2', 2],
  unexpected: ['TypeError', 'no parameter that is called b', 2],
  noneCalled: ['TypeError', 'sort()', 2],
  called: ['TypeError', 'called with parentheses', 2],
  parts: ['TypeError', 'has no parts', 1],
  loop: ['TypeError', 'range', 1],
  assignment: ['TypeError', 'cannot be changed', 2],
  hash: ['TypeError', 'cannot be a key', 1],
  listIndex: ['TypeError', 'whole numbers', 1],
  otherType: ['TypeError', 'type(', 1],
  intInput: ['ValueError', 'not a whole number', 1],
  intEmpty: ['ValueError', 'empty text', 1],
  float: ['ValueError', 'A decimal point is a dot', 1],
  few: ['ValueError', '2 names on the left', 1],
  many: ['ValueError', 'more values on the right', 1],
  remove: ['ValueError', 'not in the list', 1],
  closed: ['ValueError', 'was closed', 3],
  otherValue: ['ValueError', 'right type', 1],
  index: ['IndexError', 'no such place in the list', 1],
  stringIndex: ['IndexError', 'no such place in the string', 1],
  pop: ['IndexError', 'nothing is left', 1],
  key: ['KeyError', "no key 'b'", 1],
  zero: ['ZeroDivisionError', 'divided by zero', 1],
  module: ['ModuleNotFoundError', 'module called nosuchmodule', 1],
  import: ['ImportError', 'nothing that is called squareroot', 1],
  file: ['FileNotFoundError', 'missing.txt', 1],
  folder: ['IsADirectoryError', '/tmp is a folder', 1],
  attribute: ['AttributeError', 'Did you mean upper?', 1],
  noneAttribute: ['AttributeError', 'that is: nothing', 1],
  moduleAttribute: ['AttributeError', 'The module math has nothing', 2],
  recursion: ['RecursionError', 'called itself', 2],
  memory: ['MemoryError', 'more memory', 1],
  eof: ['EOFError', 'at its end', 2],
  decode: ['UnicodeDecodeError', 'latin-1', 1],
  encode: ['UnicodeEncodeError', 'utf-8', 1],
  interrupt: ['KeyboardInterrupt', 'stopped', 1],
  assertion: ['AssertionError', 'assert', 1],
  chained: ['ValueError', 'not a whole number', 4],
  inLibrary: ['TypeError', 'NoneType', 2],
  inLibraryFrame: ['TypeError', '', 2],
};
const unknown = Object.keys(recorded).filter((key) => !Object.hasOwn(cases, key));
const outputs: Record<string, { output: string }> = recorded;

describe('an explanation', () => {
  it.each(Object.entries(cases))('of %s', (key, [error, part, line]) => {
    const output = outputs[key]?.output ?? '';
    const explained = explainError(output);
    expect(explained).toMatchObject({ error, place: { path: 'main.py', line } });
    expect(explained?.text).toContain(part);
    // As a terminal gets it.
    expect(explainError(`\x1b]0;title\x07before\r\n${output.replaceAll('\n', '\r\n')}`)).toEqual(explained);
  });

  it.each(unknown)('is not made up: %s', (key) => {
    expect(explainError(outputs[key]?.output ?? '')).toBeNull();
  });

  it.each([
    '',
    '\n',
    'Killed',
    'NameError: x',
    'a\n  b\nNameError: x',
    'constructor: x',
    '  File "x", line 1\nconstructor: x',
  ])('is not made of %j', (text) => {
    expect(explainError(text)).toBeNull();
  });

  it('is quick with hostile output', () => {
    const start = performance.now();
    for (const text of [
      '  File "'.repeat(20_000),
      `${'\x1b['.repeat(50_000)}x`,
      `a\n${' a\n'.repeat(60_000)}NameError: x`,
      `  File "x", line 1\nTypeError: ${"'".repeat(60_000)}`,
    ])
      explainError(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('sees text without instructions to the terminal', () => {
    expect(plainText('\x1b[1;31mred\x1b[0m \x1b]8;;http://x\x1b\\link\x1b]8;;\x07\x1b(B\r\n')).toBe('red link\n');
  });
});
