import { describe, expect, it } from 'vitest';
import { commandEnd } from './commandMarks';

describe('a mark at the end of a command', () => {
  it('tells exit code and duration, whatever the command is', () => {
    expect(commandEnd('D;0123456789abcdef;3;250;echo a;b')).toEqual({ exitCode: 3, durationMilliseconds: 250 });
    expect(commandEnd('D;x;0;0;')).toEqual({ exitCode: 0, durationMilliseconds: 0 });
  });

  it.each(['', 'A', 'D', 'D;x', 'D;x;;1;', 'D;x;-1;1;', 'D;x;1e3;1;', 'D;x;1;9999999999999;', 'C;x;1;1;'])(
    'is not made of %j',
    (data) => {
      expect(commandEnd(data)).toBeNull();
    },
  );
});
