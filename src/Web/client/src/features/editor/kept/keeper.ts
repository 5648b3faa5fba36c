import type { DocumentSync } from '../core/documentSync';
import { type KeptFile, KeptStore } from './keptStore';
import { inPlaceOf, ownReplica, whenGone } from './replica';

// A larger text is fetched again from the server's history instead.
const keptTextLimit = 100_000;

// A tab that is reloaded is back within this time, and wants to find what it has kept.
const graceMilliseconds = 3_000;

const tabOf = (replica: string) => replica.split(' ')[0] ?? replica;

/** Writes down what the documents of a workspace hold beyond what the server has, each time that it changes. */
export class Keeper {
  /** Another tab is gone: there may be something to claim. */
  onGone: () => void = () => {};

  readonly #store: KeptStore;
  readonly #workspaceId: string;
  readonly #replica: string;
  readonly #writers = new Map<DocumentSync, Writer>();
  /** Each is handed out once in a page's life. */
  readonly #claimed = new Set<string>();
  readonly #watched = new Set<string>();
  readonly #closing = new AbortController();

  private constructor(store: KeptStore, workspaceId: string, replica: string) {
    this.#store = store;
    this.#workspaceId = workspaceId;
    this.#replica = replica;
  }

  /** Null where the browser keeps nothing, as some do in private windows. */
  static async open(personId: string, workspaceId: string): Promise<Keeper | null> {
    try {
      return new Keeper(await KeptStore.open(personId), workspaceId, await ownReplica());
    } catch {
      return null;
    }
  }

  /** What this tab has kept before a reload, and what tabs that are gone have left unsaved. */
  async claim(): Promise<KeptFile[]> {
    const all = await this.#store.of(this.#workspaceId);
    const claimed = all.filter(({ replica }) => tabOf(replica) === this.#replica && !this.#claimed.has(replica));
    this.#claimed.add(this.#replica);
    const others = new Set(all.map(({ replica }) => replica).filter((replica) => tabOf(replica) !== this.#replica));
    for (const replica of others) {
      const isGone = await inPlaceOf(tabOf(replica), async () => {
        claimed.push(...(await this.#store.inherit(this.#workspaceId, replica, this.#replica)));
      });
      if (!isGone) this.#watch(tabOf(replica));
    }
    for (const { replica } of claimed) this.#claimed.add(replica);
    return claimed;
  }

  /** Keeps a document from now on; `replica` is that of what it was restored from. */
  keep(document: DocumentSync, fileId: string, replica = this.#replica): void {
    const writer = new Writer(this.#store, document, { workspaceId: this.#workspaceId, replica, fileId });
    this.#writers.set(document, writer);
    document.onChange = () => writer.changed();
    writer.changed();
  }

  /** Nobody needs the document any more. */
  forget(document: DocumentSync): void {
    document.onChange = () => {};
    this.#writers.get(document)?.forget();
    this.#writers.delete(document);
  }

  drop(kept: KeptFile): Promise<void> {
    return this.#store.remove(kept);
  }

  /** Whether the latest state of the document could be written down. */
  has(document: DocumentSync): boolean {
    return this.#writers.get(document)?.failed === false;
  }

  #watch(tab: string): void {
    if (this.#watched.has(tab)) return;
    this.#watched.add(tab);
    const { signal } = this.#closing;
    const look = () => {
      this.#watched.delete(tab);
      if (!signal.aborted) this.onGone();
    };
    whenGone(tab, signal).then(
      () => setTimeout(look, graceMilliseconds),
      () => {},
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const [document, writer] of this.#writers) {
      document.onChange = () => {};
      await writer.written;
    }
    this.#store.close();
  }
}

/** One document's place in the store: one write at a time, and always the latest state. */
class Writer {
  failed = false;
  written: Promise<void> = Promise.resolve();
  readonly #store: KeptStore;
  readonly #document: DocumentSync;
  readonly #place: Pick<KeptFile, 'workspaceId' | 'replica' | 'fileId'>;
  #dirty = false;
  #writing = false;
  #forgotten = false;

  constructor(store: KeptStore, document: DocumentSync, place: Pick<KeptFile, 'workspaceId' | 'replica' | 'fileId'>) {
    this.#store = store;
    this.#document = document;
    this.#place = place;
  }

  changed(): void {
    this.#dirty = true;
    if (this.#writing) return;
    this.#writing = true;
    this.written = this.#write();
  }

  forget(): void {
    this.#forgotten = true;
    this.changed();
  }

  async #write(): Promise<void> {
    // Several changes of one moment are one write.
    await Promise.resolve();
    while (this.#dirty) {
      this.#dirty = false;
      try {
        const kept = this.#kept();
        if (this.#forgotten || isNothing(kept)) await this.#store.remove(kept);
        else await this.#store.put(kept);
        this.failed = false;
      } catch {
        // The page says so when somebody wants to leave it, and the next change tries again.
        this.failed = true;
      }
    }
    this.#writing = false;
  }

  #kept(): KeptFile {
    const { document, history } = this.#document;
    return {
      ...this.#place,
      unsaved: this.#document.isSaved ? 0 : document.unsavedChanges,
      text: document.confirmedLength > keptTextLimit ? null : document.confirmedText,
      snapshot: document.snapshot(),
      history: history.keep(),
    };
  }
}

const isNothing = ({ unsaved, history }: KeptFile): boolean =>
  unsaved === 0 && history.undo.length === 0 && history.redo.length === 0;
