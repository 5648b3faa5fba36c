import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { newUuid } from '@/shared/lib/uuid';
import type { DocumentSnapshot } from '../core/fileDocument';
import type { KeptHistory } from '../core/undoHistory';

/** What a browser keeps of one open file of one tab, beyond the page's life. */
export interface KeptFile {
  workspaceId: string;
  /** The tab, see `replica.ts`; with a second word behind it when the tab has inherited this from another one. */
  replica: string;
  fileId: string;
  /** How many changes the server does not have. */
  unsaved: number;
  /** The server's text at the snapshot's version; null when it is too large to be written down each time. */
  text: string | null;
  snapshot: DocumentSnapshot;
  history: KeptHistory;
}

type Key = [workspaceId: string, replica: string, fileId: string];

interface Schema extends DBSchema {
  files: { key: Key; value: KeptFile };
}

const keyOf = ({ workspaceId, replica, fileId }: KeptFile): Key => [workspaceId, replica, fileId];

/** A person's kept files. A database of its own for each person: nobody else who signs in here gets to see it. */
export class KeptStore {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** Throws where the browser offers no such storage. */
  static async open(personId: string): Promise<KeptStore> {
    const database: IDBPDatabase<Schema> = await openDB<Schema>(`edits of ${personId}`, 1, {
      upgrade: (created) => {
        created.createObjectStore('files', { keyPath: ['workspaceId', 'replica', 'fileId'] });
      },
      // A newer page in another tab wants to change the form of what is kept.
      blocking: () => database.close(),
    });
    return new KeptStore(database);
  }

  close(): void {
    this.#database.close();
  }

  async put(file: KeptFile): Promise<void> {
    await this.#database.put('files', file);
  }

  async remove(file: KeptFile): Promise<void> {
    await this.#database.delete('files', keyOf(file));
  }

  of(workspaceId: string): Promise<KeptFile[]> {
    return this.#database.getAll('files', IDBKeyRange.bound([workspaceId], [workspaceId, []]));
  }

  /** Gives what a tab that is gone has kept to another one: what is unsaved; the rest is of no use any more. */
  async inherit(workspaceId: string, from: string, to: string): Promise<KeptFile[]> {
    const transaction = this.#database.transaction('files', 'readwrite');
    const range = IDBKeyRange.bound([workspaceId, from], [workspaceId, from, []]);
    const inherited: KeptFile[] = [];
    for (const file of await transaction.store.getAll(range)) {
      await transaction.store.delete(keyOf(file));
      if (file.unsaved === 0) continue;
      // Under a name of its own: the heir may keep something of the same file itself.
      const heir = { ...file, replica: `${to} ${newUuid()}` };
      await transaction.store.put(heir);
      inherited.push(heir);
    }
    await transaction.done;
    return inherited;
  }

  /** Forgets everything that the server has as well. */
  async forgetSaved(): Promise<void> {
    const transaction = this.#database.transaction('files', 'readwrite');
    for (const file of await transaction.store.getAll())
      if (file.unsaved === 0) await transaction.store.delete(keyOf(file));
    await transaction.done;
  }
}

/** The person has signed out: only what the server does not have stays in this browser. */
export async function forgetSaved(personId: string): Promise<void> {
  try {
    const store = await KeptStore.open(personId);
    await store.forgetSaved();
    store.close();
  } catch {
    // Nothing is kept then.
  }
}
