const restMilliseconds = 5 * 60_000;

interface Host {
  /** Whether somebody still needs the file: it has a tab, or something in it that closing would lose. */
  isWanted: (fileId: string) => boolean;
  close: (fileId: string) => void;
}

/**
 * Files that nobody opened, but that were needed to show references or to rename something: up to some hundreds at
 * once. They are closed when they have been left alone for a while.
 */
export class Guests {
  readonly #host: Host;
  readonly #since = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** A file was opened that was not open before, or is needed once more. */
  welcome(fileId: string): void {
    this.#since.set(fileId, Date.now());
    this.#timer ??= setTimeout(this.#look, restMilliseconds);
  }

  has(fileId: string): boolean {
    return this.#since.has(fileId);
  }

  readonly #look = (): void => {
    this.#timer = null;
    for (const [fileId, since] of this.#since) {
      if (Date.now() - since < restMilliseconds || this.#host.isWanted(fileId)) continue;
      this.#since.delete(fileId);
      this.#host.close(fileId);
    }
    if (this.#since.size > 0) this.#timer = setTimeout(this.#look, restMilliseconds);
  };

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#since.clear();
  }
}
