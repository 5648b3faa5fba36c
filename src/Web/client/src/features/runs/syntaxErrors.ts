import { by } from './explain';

export const syntax = by(
  [
    [
      /^'(.)' was never closed/,
      (open) => `A ${open} is opened here and never closed. Add the closing one where it belongs.`,
    ],
    [
      /^unmatched '(.)'/,
      (close) => `There is a ${close} here without the one that opens it. Remove it, or add the opening one.`,
    ],
    [
      /^closing parenthesis '(.)' does not match opening parenthesis '(.)'/,
      (close, open) => `What was opened with ${open} is closed with ${close}. Both must be of the same kind.`,
    ],
    [
      /^unterminated (?:triple-quoted )?string literal/,
      () => 'A text begins with a quotation mark and does not end with one. Add the mark at its end.',
    ],
    [/^expected ':'/, () => 'A colon is missing at the end of this line: if, for, while, def and class need one.'],
    [
      /^invalid syntax\. Perhaps you forgot a comma\?/,
      () => 'Python cannot read this. Perhaps a comma is missing between two things.',
    ],
    [
      /^invalid syntax\. Maybe you meant '==' (?:or ':=' )?instead of '='\?/,
      () => 'A single = gives a name a value. To compare two values, write ==.',
    ],
    [
      /^cannot assign to .* here\. Maybe you meant '==' instead of '='\?/,
      () => 'What is left of the = cannot be given a value. To compare two values, write ==.',
    ],
    [/^cannot assign to /, () => 'What is left of the = cannot be given a value: a name has to stand there.'],
    [/^Missing parentheses in call to 'print'/, () => 'print needs parentheses around what it prints: print("Hello").'],
    [/^'return' outside function/, () => 'return works only inside a function. Check the indentation of this line.'],
    [/^'(break|continue)' .*loop/, (word) => `${word} works only inside a loop. Check the indentation of this line.`],
    [/^invalid decimal literal/, () => 'A name cannot begin with a digit, and a number cannot be followed by letters.'],
    [
      /^invalid character '(.)' \(U\+([0-9A-F]+)\)/,
      (_, code) =>
        `There is a character (U+${code}) that Python does not use here, such as a curly quotation mark. Type it anew on the keyboard.`,
    ],
  ],
  'Python cannot read this line, so nothing was run. Look at the marked place, and at the end of the line before it: often a bracket, a quotation mark or a colon is missing.',
);

export const indentation = by(
  [
    [
      /^expected an indented block after (?:'(\w+)' statement|(.+?)) on line (\d+)/,
      (word, words, line) =>
        `The lines that belong to the ${word || words} in line ${line} must be indented, usually by four spaces.`,
    ],
    [
      /^unexpected indent/,
      () => 'This line is indented, but nothing before it asks for that. Remove the spaces in front.',
    ],
    [
      /^unindent does not match any outer indentation level/,
      () =>
        'This line is indented less than the one before, but not as far as any line above. Line it up with one of them.',
    ],
  ],
  'The spaces at the beginning of this line do not fit to the lines around it.',
);
