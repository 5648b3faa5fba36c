type Data = Uint8Array | string;

/**
 * Lets output through to the emulator. The tables of wide characters are fetched behind the first prompt; plain ASCII
 * needs none, and whatever else comes before they are there waits for them, with all that follows it.
 */
export class WidthGate {
  readonly #write: (data: Data, parsed: () => void) => void;
  #waiting: (() => void)[] | null = [];

  constructor(write: (data: Data, parsed: () => void) => void) {
    this.#write = write;
  }

  write(data: Data, parsed: () => void): void {
    if (this.#waiting === null || (this.#waiting.length === 0 && isPlain(data))) this.#write(data, parsed);
    else this.#waiting.push(() => this.#write(data, parsed));
  }

  /** Forgets what waits: the emulator starts anew. */
  reset(): void {
    if (this.#waiting) this.#waiting = [];
  }

  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const write of waiting) write();
  }
}

function isPlain(data: Data): boolean {
  for (let i = 0; i < data.length; i++)
    if ((typeof data === 'string' ? data.charCodeAt(i) : (data[i] ?? 0)) >= 0x80) return false;
  return true;
}
