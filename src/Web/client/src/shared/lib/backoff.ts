export interface BackoffOptions {
  firstMilliseconds: number;
  maxMilliseconds: number;
}

/** Growing waits with jitter, that something like "the network is back" can cut short. */
export class Backoff {
  #attempt = 0;
  #wake: (() => void) | null = null;
  readonly #options: BackoffOptions;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  reset(): void {
    this.#attempt = 0;
  }

  /** Ends the wait under way, and makes the next one short again. */
  wake(): void {
    this.#attempt = 0;
    this.#wake?.();
  }

  wait(atLeastMilliseconds = 0): Promise<void> {
    const full = Math.min(this.#options.maxMilliseconds, this.#options.firstMilliseconds * 2 ** this.#attempt++);
    const milliseconds = Math.max(atLeastMilliseconds, full * (0.75 + Math.random() / 4));
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = done;
    });
  }
}
