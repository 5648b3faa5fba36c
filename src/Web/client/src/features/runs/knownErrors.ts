import { by, type Explain, withSuggestion } from './explain';
import { indentation, syntax } from './syntaxErrors';
import { type, value } from './valueErrors';

const index = by(
  [
    [/^pop from empty (?:list|deque)|^pop from an empty/, () => 'pop() was called, but nothing is left to take.'],
    [
      /^(list|tuple|string|range object) (?:assignment )?index out of range/,
      (kind) =>
        `There is no such place in the ${kind}: it is shorter than that. The first place is 0, and the last is len(…) - 1.`,
    ],
  ],
  'There is no such place: the sequence is shorter than that. The first place is 0.',
);

const attribute = by(
  [
    [
      /^'NoneType' object has no attribute '([^']+)'/,
      (name) => `.${name} was used on None, that is: nothing. A function without return gives None.`,
    ],
    [
      /^partially initialized module '([^']+)' has no attribute/,
      (module) =>
        `The module ${module} is not finished being imported. Usually a file of yours is called ${module}.py and hides Python's own: give it another name.`,
    ],
    [
      /^module '([^']+)' has no attribute '([^']+)'/,
      (module, name) =>
        `The module ${module} has nothing that is called ${name}. Check the spelling, and that no file of yours is called ${module}.py.`,
    ],
    [
      /^'([^']+)' object has no attribute '([^']+)'/,
      (kind, name) =>
        `A value of the type ${kind} has nothing that is called ${name}. Check the spelling, and whether the value is what you expect.`,
    ],
  ],
  'What stands before the dot has nothing of that name.',
);

const noModule = by(
  [
    [
      /^No module named '([^']+)'/,
      (name) =>
        `Python does not find a module called ${name}. Check the spelling. If it is a file of yours, it must be in the workspace; if it is a package, it must be installed.`,
    ],
  ],
  'Python does not find a module that is imported.',
);

const file = (text: string) =>
  by(
    [
      [
        /^\[Errno \d+\] [^:]+: '(.*)'/s,
        (path) => text.replace('…', path.length > 100 || path.includes("' -> '") ? 'the file' : path),
      ],
    ],
    text.replace('…', 'the file'),
  );

/** The errors that can be explained, by Python's names for them. */
export const knownErrors: Readonly<Record<string, Explain>> = Object.assign(Object.create(null), {
  NameError: withSuggestion(
    by(
      [
        [
          /^name '([^']+)' is not defined/,
          (name) =>
            `Python does not know the name ${name} here. Check the spelling, and that it gets a value before this line. A text needs quotation marks.`,
        ],
      ],
      'A name is used that Python does not know here.',
    ),
  ),
  UnboundLocalError: by(
    [
      [
        /^cannot access local variable '([^']+)'/,
        (name) =>
          `The function uses ${name} before it has given it a value. If ${name} is from outside of the function, hand it in as a parameter.`,
      ],
    ],
    'A function uses a variable of its own before it has given it a value.',
  ),
  SyntaxError: syntax,
  IndentationError: indentation,
  TabError: () => 'Tabs and spaces are mixed at the beginnings of lines. Use four spaces everywhere.',
  TypeError: type,
  ValueError: value,
  IndexError: index,
  KeyError: (message: string) =>
    `The dictionary has no key ${message.length > 0 && message.length <= 60 && !message.includes('\n') ? message : 'of that name'}. Ask with in before, or use get(…), which gives None instead.`,
  ZeroDivisionError: () => 'Something is divided by zero. Check the divisor before.',
  ModuleNotFoundError: noModule,
  ImportError: withSuggestion(
    by(
      [
        [
          /^cannot import name '([^']+)' from partially initialized module '([^']+)'/,
          (name, module) =>
            `${name} cannot be imported from ${module}, because ${module} is not finished being imported: two files import each other, or a file of yours has the name of a module.`,
        ],
        [
          /^cannot import name '([^']+)' from '([^']+)'/,
          (name, module) => `The module ${module} has nothing that is called ${name}. Check the spelling.`,
        ],
      ],
      'Something cannot be imported.',
    ),
  ),
  FileNotFoundError: file(
    'There is no file or folder …. Paths start in the workspace; check the spelling, and upper and lower case.',
  ),
  FileExistsError: file('There is a file or folder … already.'),
  IsADirectoryError: file('… is a folder, and a file is needed here.'),
  NotADirectoryError: file('A part of the path … is a file, and a folder is needed there.'),
  PermissionError: file('You may not do this with …. Files can be written in the workspace and in /tmp.'),
  AttributeError: withSuggestion(attribute),
  RecursionError: () =>
    'A function has called itself too often. It needs a condition under which it stops, and each call must come nearer to it.',
  MemoryError: () => 'The program asked for more memory than its sandbox has. Keep less at the same time.',
  EOFError: by(
    [[/^EOF when reading a line/, () => 'input() waited for a line, but the input was at its end (Ctrl+D ends it).']],
    'The input or file ended before everything was read.',
  ),
  UnicodeDecodeError: () =>
    "The bytes of a file are not text in the encoding that was used. If it is text, open it with the right one, such as encoding='latin-1'; otherwise open it as bytes with 'rb'.",
  UnicodeEncodeError: () =>
    "A text contains a character that the chosen encoding does not have. encoding='utf-8' has all of them.",
  KeyboardInterrupt: () => 'The program was stopped from the keyboard or with Stop. That is not an error in it.',
  AssertionError: () => 'An assert found that its condition is not true.',
  OverflowError: () => 'The result of a calculation is larger than this type can hold.',
  StopIteration: () => 'next() was called, but there is nothing more to take.',
  NotImplementedError: () => 'This part of the program says of itself that it is not written yet.',
});
