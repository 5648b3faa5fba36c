import type { OpenedTerminal } from '@/shared/hubs/terminalHub';

/** The emulator, as far as a stream needs it. */
export interface TerminalView {
  readonly columns: number;
  readonly rows: number;
  /** Calls `parsed` when the emulator has worked through the data. */
  write(data: Uint8Array | string, parsed: () => void): void;
  reset(): void;
}

/** The other end: one connection to the terminal hub. */
export interface TerminalPort {
  open(terminalId: string, columns: number, rows: number, offset: number | null): Promise<OpenedTerminal>;
  input(terminalId: string, bytes: Uint8Array): void;
  resize(terminalId: string, columns: number, rows: number): void;
  ack(terminalId: string, offset: number): void;
}

export type StreamState = 'connecting' | 'open' | 'ended' | 'unknown';

const ackEvery = 16 * 1024;
// The hub takes messages of limited size; a long paste goes in pieces.
const inputPiece = 8 * 1024;

/**
 * One terminal's bytes between the hub and an emulator. Offsets count the bytes of the terminal's whole output, so that
 * a new connection continues exactly where the last one ended, and what is no longer kept shows as a gap.
 */
export class TerminalStream {
  readonly terminalId: string;
  onFirstOutput: () => void = () => {};
  onState: (state: StreamState, exitCode: number | null) => void = () => {};

  readonly #view: TerminalView;
  #port: TerminalPort | null = null;
  #ended = false;
  #received: number | null = null;
  #parsed = 0;
  #acknowledged = 0;
  // Input made by the emulator while it replays old output answers questions that were answered long ago.
  #replayUntil = 0;
  #early: { offset: number; bytes: Uint8Array }[] | null = null;
  #exitedEarly: { exitCode: number | null } | null = null;
  #generation = 0;
  #epoch = 0;

  constructor(terminalId: string, view: TerminalView) {
    this.terminalId = terminalId;
    this.#view = view;
  }

  get isReplaying(): boolean {
    return this.#parsed < this.#replayUntil;
  }

  /** The program behind it has ended. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Opens or resumes the terminal on a new connection. Throws when the hub does not know it. */
  async connect(port: TerminalPort): Promise<void> {
    const generation = ++this.#generation;
    this.#early = [];
    this.#exitedEarly = null;
    const opened = await port.open(this.terminalId, this.#view.columns, this.#view.rows, this.#received);
    if (generation !== this.#generation) return;
    this.#port = port;
    this.#resume(opened);
    const early = this.#early;
    this.#early = null;
    for (const { offset, bytes } of early) this.output(offset, bytes);
    const exited = this.#exitedEarly as { exitCode: number | null } | null;
    this.#ended = exited !== null || !opened.Alive;
    // The hub says that a program has exited behind its last output, which may still be to come.
    const isComplete = exited !== null || (this.#ended && (this.#received ?? 0) >= Number(opened.End));
    if (isComplete) this.#showEnd(exited?.exitCode ?? null);
    else this.onState('open', null);
  }

  disconnect(): void {
    this.#generation++;
    this.#port = null;
    this.#early = null;
    this.onState('connecting', null);
  }

  /** The sandbox behind this terminal is another one: its output starts at zero again. */
  startOver(): void {
    this.disconnect();
    this.#forget();
  }

  #forget(): void {
    this.#epoch++;
    this.#received = null;
    this.#parsed = this.#acknowledged = this.#replayUntil = 0;
    this.#view.reset();
  }

  output(offset: number, bytes: Uint8Array): void {
    if (this.#early !== null) {
      this.#early.push({ offset, bytes });
      return;
    }
    const expected = this.#received ?? offset;
    if (offset + bytes.length <= expected) return;
    if (offset > expected) this.#showGap(offset - expected);
    const fresh = offset < expected ? bytes.subarray(expected - offset) : bytes;
    const end = offset + bytes.length;
    const epoch = this.#epoch;
    this.#received = end;
    this.#view.write(fresh, () => {
      if (epoch !== this.#epoch) return;
      if (this.#acknowledged === 0) this.onFirstOutput();
      this.#parsed = Math.max(this.#parsed, end);
      this.#acknowledge();
    });
  }

  exited(exitCode: number | null): void {
    this.#ended = true;
    if (this.#early === null) this.#showEnd(exitCode);
    else this.#exitedEarly = { exitCode };
  }

  /** Says that it has ended when the person can see all of it. */
  #showEnd(exitCode: number | null): void {
    const generation = this.#generation;
    this.#view.write('', () => {
      if (generation === this.#generation) this.onState('ended', exitCode);
    });
  }

  input(data: string): void {
    if (this.#port === null || this.isReplaying) return;
    const bytes = new TextEncoder().encode(data);
    for (let at = 0; at < bytes.length; at += inputPiece)
      this.#port.input(this.terminalId, bytes.subarray(at, at + inputPiece));
  }

  resize(): void {
    this.#port?.resize(this.terminalId, this.#view.columns, this.#view.rows);
  }

  #resume(opened: OpenedTerminal): void {
    const start = Number(opened.Start);
    // The terminal does not reach to where we were: it is another one by now, under the same name.
    if (this.#received !== null && start < this.#received) this.#forget();
    const isNew = this.#received === null;
    const skipped = Number(opened.Skipped);
    if (skipped > 0) this.#showGap(skipped);
    if ((isNew || skipped > 0) && opened.ModePrefix !== null && opened.ModePrefix.length > 0)
      this.#view.write(opened.ModePrefix, () => {});
    if (isNew || skipped > 0) {
      this.#received = start;
      this.#parsed = this.#acknowledged = start;
    }
    this.#replayUntil = Number(opened.End);
  }

  #acknowledge(): void {
    const idle = this.#parsed === this.#received;
    if (this.#port === null || this.#parsed <= this.#acknowledged) return;
    if (!idle && this.#parsed - this.#acknowledged < ackEvery) return;
    this.#acknowledged = this.#parsed;
    this.#port.ack(this.terminalId, this.#parsed);
  }

  #showGap(bytes: number): void {
    this.#view.write(`\x1b[0m\r\n\x1b[2m[… ${bytes} bytes skipped]\x1b[0m\r\n`, () => {});
  }
}
