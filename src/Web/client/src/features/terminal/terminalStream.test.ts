import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenedTerminal } from '@/shared/hubs/terminalHub';
import { type TerminalPort, TerminalStream, type TerminalView } from './terminalStream';

const bytes = (text: string) => new TextEncoder().encode(text);
const flush = () => new Promise((resolve) => setTimeout(resolve));

/** An emulator that parses when told to. */
class View implements TerminalView {
  columns = 80;
  rows = 24;
  text = '';
  resets = 0;
  #queue: (() => void)[] = [];

  write(data: Uint8Array | string, parsed: () => void): void {
    this.#queue.push(() => {
      this.text += typeof data === 'string' ? data : new TextDecoder().decode(data);
      parsed();
    });
  }

  reset(): void {
    this.text = '';
    this.resets++;
  }

  parse(count = Number.POSITIVE_INFINITY): void {
    for (let done = 0; done < count && this.#queue.length > 0; done++) this.#queue.shift()?.();
  }
}

class Port implements TerminalPort {
  opened: OpenedTerminal = { TerminalId: 'shell-1', Start: 0, End: 0, Skipped: 0, Alive: true, ModePrefix: '' };
  asked: (number | null)[] = [];
  acks: number[] = [];
  typed: string[] = [];

  open(_id: string, _columns: number, _rows: number, offset: number | null): Promise<OpenedTerminal> {
    this.asked.push(offset);
    return Promise.resolve(this.opened);
  }
  input(_id: string, data: Uint8Array): void {
    this.typed.push(new TextDecoder().decode(data));
  }
  resize(): void {}
  ack(_id: string, offset: number): void {
    this.acks.push(offset);
  }
}

let view: View;
let port: Port;
let stream: TerminalStream;
beforeEach(() => {
  view = new View();
  port = new Port();
  stream = new TerminalStream('shell-1', view);
});

describe('a terminal', () => {
  it('acknowledges what the emulator has parsed: every 16 KiB, and when it has caught up', async () => {
    await stream.connect(port);
    for (let offset = 0; offset < 40_000; offset += 10_000) stream.output(offset, new Uint8Array(10_000));
    expect(port.acks).toEqual([]);
    view.parse(1);
    expect(port.acks).toEqual([]);
    view.parse(1);
    expect(port.acks).toEqual([20_000]);
    view.parse();
    expect(port.acks).toEqual([20_000, 40_000]);
  });

  it('does not answer questions from old output while it replays', async () => {
    port.opened = { ...port.opened, End: 6 };
    await stream.connect(port);
    stream.output(0, bytes('abc'));
    view.parse();
    stream.input('\x1b[1;2R');
    stream.output(3, bytes('def'));
    view.parse();
    stream.input('ls\r');
    expect(port.typed).toEqual(['ls\r']);
  });

  it('resumes where it was and shows nothing twice', async () => {
    await stream.connect(port);
    stream.output(0, bytes('hello '));
    view.parse();
    stream.disconnect();
    stream.input('lost');
    port.opened = { ...port.opened, Start: 6, End: 11 };
    await stream.connect(port);
    expect(port.asked).toEqual([null, 6]);
    stream.output(4, bytes('o world'));
    view.parse();
    expect(view.text).toBe('hello world');
    expect(port.typed).toEqual([]);
  });

  it('says how much is missing when output is no longer kept', async () => {
    await stream.connect(port);
    stream.output(0, bytes('old'));
    stream.disconnect();
    port.opened = { ...port.opened, Start: 103, End: 106, Skipped: 100, ModePrefix: '\x1b[?2004h' };
    await stream.connect(port);
    stream.output(103, bytes('new'));
    view.parse();
    expect(view.text).toContain('[… 100 bytes skipped]');
    expect(view.text.indexOf('\x1b[?2004h')).toBeGreaterThan(view.text.indexOf('skipped'));
    expect(view.text.endsWith('new')).toBe(true);
    expect(port.acks.at(-1)).toBe(106);
  });

  it('notices a gap within the output as well', async () => {
    await stream.connect(port);
    stream.output(0, bytes('a'));
    stream.output(5, bytes('b'));
    view.parse();
    expect(view.text).toContain('[… 4 bytes skipped]');
  });

  it('keeps output that overtakes the answer to open', async () => {
    const opening = stream.connect(port);
    stream.output(0, bytes('early'));
    await opening;
    view.parse();
    expect(view.text).toBe('early');
  });

  it('starts over when another terminal has taken its name', async () => {
    await stream.connect(port);
    stream.output(0, bytes('of the old sandbox'));
    stream.disconnect();
    port.opened = { ...port.opened, Start: 0, End: 3 };
    await stream.connect(port);
    view.parse();
    view.text = '';
    stream.output(0, bytes('new'));
    view.parse();
    expect(view.resets).toBe(1);
    expect(view.text).toBe('new');
    expect(port.acks).toEqual([3]);
  });

  it('says that a program has ended when all of its output can be seen', async () => {
    const states: [string, number | null][] = [];
    stream.onState = (state, exitCode) => states.push([state, exitCode]);
    port.opened = { ...port.opened, End: 3, Alive: false };
    await stream.connect(port);
    stream.output(0, bytes('abc'));
    stream.exited(7);
    expect(states.at(-1)).toEqual(['open', null]);
    view.parse();
    expect(states.at(-1)).toEqual(['ended', 7]);
  });

  it('remembers an end that overtakes the answer to open', async () => {
    const states: string[] = [];
    stream.onState = (state) => states.push(state);
    const opening = stream.connect(port);
    stream.exited(0);
    await opening;
    view.parse();
    expect(states).toEqual(['ended']);
    expect(stream.hasEnded).toBe(true);
  });

  it('sends a long paste in pieces, in order', async () => {
    await stream.connect(port);
    const paste = 'x'.repeat(20_000);
    stream.input(paste);
    expect(port.typed.length).toBe(3);
    expect(port.typed.join('')).toBe(paste);
  });

  it('ignores the answer of a connection that is gone', async () => {
    const opening = stream.connect(port);
    stream.disconnect();
    await opening;
    await flush();
    stream.input('x');
    expect(port.typed).toEqual([]);
  });
});
