import { by } from './explain';

export const type = by(
  [
    [
      /^can only concatenate str \(not "([^"]+)"\) to str/,
      (other) =>
        `A text and a value of the type ${other} cannot be joined with +. Turn the value into a text with str(…), or use an f-string: f"… {value}".`,
    ],
    [
      /^unsupported operand type\(s\) for (.+?): '([^']+)' and '([^']+)'/,
      (operator, left, right) =>
        left === 'NoneType' || right === 'NoneType'
          ? `One side of ${operator} is None, that is: nothing. A function without return gives None.`
          : `${operator} does not work between the types ${left} and ${right}. If one of them is a text with a number in it, turn it into a number with int(…) or float(…).`,
    ],
    [
      /^'([^']+)' not supported between instances of '([^']+)' and '([^']+)'/,
      (operator, left, right) =>
        `The types ${left} and ${right} cannot be compared with ${operator}. If one is a text from input(), turn it into a number with int(…) or float(…).`,
    ],
    [
      /^(.+?)\(\) missing (\d+) required (?:positional|keyword-only) arguments?: (.+)/,
      (name, _, missing) => `${name}() was called without a value for ${missing}.`,
    ],
    [
      /^(.+?)\(\) takes (.+?) positional arguments? but (\d+) (?:was|were) given/,
      (name, takes, given) =>
        `${name}() takes ${takes} values but was called with ${given}. In a class, self counts as one.`,
    ],
    [
      /^(.+?)\(\) got an unexpected keyword argument '([^']+)'/,
      (name, argument) => `${name}() has no parameter that is called ${argument}.`,
    ],
    [
      /^'NoneType' object is not (subscriptable|iterable|callable)/,
      () =>
        'The value is None, that is: nothing. A function without return gives None; so do methods such as sort() and append(), which change the list itself.',
    ],
    [
      /^'([^']+)' object is not callable/,
      (kind) =>
        `Something of the type ${kind} is called with parentheses as if it were a function. Perhaps a variable has the name of a function, or an operator is missing before the parenthesis.`,
    ],
    [
      /^'([^']+)' object is not subscriptable/,
      (kind) => `Square brackets ask for a part of something, but the type ${kind} has no parts.`,
    ],
    [
      /^'([^']+)' object is not iterable/,
      (kind) =>
        `A loop or function wants to go through the parts of something, but the type ${kind} has none. For counting, use range(…).`,
    ],
    [
      /^'([^']+)' object does not support item assignment/,
      (kind) => `The parts of the type ${kind} cannot be changed. Make a new value instead.`,
    ],
    [
      /^(list|tuple|string) indices must be integers/,
      (kind) => `The places in a ${kind} are whole numbers. What is between the square brackets is of another type.`,
    ],
    [
      /^unhashable type: '([^']+)'/,
      (kind) => `A value of the type ${kind} can change, so it cannot be a key of a dictionary or a member of a set.`,
    ],
  ],
  'A value is of a type with which this does not work. Print type(…) of the values in this line to see what they are.',
);

export const value = by(
  [
    [
      /^invalid literal for int\(\) with base 10: '(.*)'/s,
      (text) =>
        text.trim() === ''
          ? 'int(…) was given an empty text. If it comes from input(), nothing was typed before Enter.'
          : 'int(…) was given a text that is not a whole number. Check what was typed; float(…) also reads numbers with a decimal point.',
    ],
    [
      /^could not convert string to float: /,
      () => 'float(…) was given a text that is not a number. A decimal point is a dot, not a comma.',
    ],
    [
      /^not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)/,
      (expected, got) => `There are ${expected} names on the left of the =, but only ${got} values on the right.`,
    ],
    [
      /^too many values to unpack \(expected (\d+)\)/,
      (expected) => `There are ${expected} names on the left of the =, but more values on the right.`,
    ],
    [
      /x not in (list|tuple)$/,
      (kind) => `The value is not in the ${kind}. Ask with in before you remove or look for it.`,
    ],
    [/^substring not found/, () => 'index() looked for a text that is not there. find() gives -1 in that case.'],
    [
      /^I\/O operation on closed file/,
      () => 'The file was closed before it was read or written. Keep the work inside the with block.',
    ],
    [
      /^math domain error/,
      () => 'The function has no result for this number, such as the square root of a negative one.',
    ],
  ],
  'A value is of the right type, but its content does not fit here.',
);
