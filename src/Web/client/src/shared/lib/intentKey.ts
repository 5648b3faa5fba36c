import { newUuid } from './uuid';

/**
 * The idempotency key of what a person means to do once. When no answer came, nobody knows whether it was done: the
 * same again has the same key, so that the server does it once; something else has another, so that it is not taken
 * for the first.
 */
export class IntentKey {
  #content: string | null = null;
  #key = newUuid();

  for(content: unknown): string {
    const now = JSON.stringify(content);
    if (this.#content !== null && this.#content !== now) this.#key = newUuid();
    this.#content = now;
    return this.#key;
  }

  /** It is done. The same again would be meant to be done again. */
  done(): void {
    this.#content = null;
    this.#key = newUuid();
  }
}
