import { describe, expect, it } from 'vitest';
import { WidthGate } from './widthGate';

const bytes = (text: string) => new TextEncoder().encode(text);

function gate() {
  const written: string[] = [];
  const opened = new WidthGate((data, parsed) => {
    written.push(typeof data === 'string' ? data : new TextDecoder().decode(data));
    parsed();
  });
  return { written, gate: opened };
}

describe('output before the widths of characters are known', () => {
  it('goes through while it is plain, and waits in order from the first character that is not', () => {
    const { written, gate: opened } = gate();
    const parsed: number[] = [];
    opened.write(bytes('prompt'), () => parsed.push(1));
    opened.write(bytes('日本'), () => parsed.push(2));
    opened.write('plain', () => parsed.push(3));
    expect([written, parsed]).toEqual([['prompt'], [1]]);
    opened.open();
    opened.write('é', () => parsed.push(4));
    expect([written, parsed]).toEqual([
      ['prompt', '日本', 'plain', 'é'],
      [1, 2, 3, 4],
    ]);
  });

  it('is forgotten when the terminal starts anew', () => {
    const { written, gate: opened } = gate();
    opened.write('é', () => {});
    opened.reset();
    opened.write('new', () => {});
    opened.open();
    expect(written).toEqual(['new']);
  });
});
