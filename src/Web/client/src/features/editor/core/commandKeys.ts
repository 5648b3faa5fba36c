import { newUuid } from '@/shared/lib/uuid';

const prefixLength = 28;

/**
 * The keys of one document's commands: UUIDs of one family, numbered. What a browser kept may be older than what it
 * sent last, so after a restart an event is recognised as this document's own by the family of its key, and by the
 * number whether it holds more than what was kept.
 */
export class CommandKeys {
  readonly prefix: string;
  #next: number;

  constructor(prefix = newUuid().slice(0, prefixLength), next = 0) {
    this.prefix = prefix;
    this.#next = next;
  }

  get next(): number {
    return this.#next;
  }

  take(): string {
    return `${this.prefix}${(this.#next++).toString(16).padStart(8, '0')}`;
  }

  includes(key: string): boolean {
    return key.startsWith(this.prefix);
  }
}
