import type { DocumentSync, DocumentTransport, SaveState } from '@/features/editor/core/documentSync';
import type { Keeper } from '@/features/editor/kept/keeper';
import type { KeptFile } from '@/features/editor/kept/keptStore';
import { api } from '@/shared/api/api';
import type { Workspace, WorkspaceEvent } from '@/shared/api/contract';
import { isTemporary, sentence } from '@/shared/api/http';
import { Backoff } from '@/shared/lib/backoff';
import { persistently } from '@/shared/lib/lazyPart';
import { editTransport } from './editTransport';
import { fileOf } from './saveSummary';

// How often an open workspace looks for what tabs that are gone have left.
const lookMilliseconds = 60_000;

const loadDocuments = () => persistently(() => import('@/features/editor/documents'));

/** What the open files need from the session of their workspace. */
interface Session {
  readonly workspaceId: string;
  /** The person, once that is known. */
  personId(): Promise<string>;
  workspace(): Workspace | undefined;
  /** The workspace's version up to which events have been applied. */
  version(): number;
  catchUp(): Promise<void>;
  /** A file's state has changed; null: there is nothing to say about it any more. */
  show(file: string, state: SaveState | null): void;
  /** Somebody types. */
  use(): void;
}

/**
 * The files of a workspace that are open here, and what this browser has kept of them: edits that could not be sent
 * are back, and on their way, as soon as the workspace is.
 */
export class OpenFiles {
  readonly #session: Session;
  readonly #documents = new Map<string, DocumentSync>();
  readonly #opening = new Map<string, Promise<DocumentSync>>();
  readonly #asked = new Map<string, Promise<DocumentSync>>();
  /** Edits that other tabs have left of files that are open here: they are sent, and come back as events. */
  readonly #heirlooms = new Map<string, DocumentSync>();
  /** Saved files of this tab from before a reload, which only have their steps to undo. */
  readonly #histories = new Map<string, KeptFile>();
  #keeper: Keeper | null = null;
  readonly #ready: Promise<void>;
  readonly #looking: ReturnType<typeof setInterval>;
  #disposed = false;

  constructor(session: Session) {
    this.#session = session;
    this.#ready = this.#start();
    this.#looking = setInterval(() => void this.#ready.then(() => this.#inherit()), lookMilliseconds);
  }

  get hasUnsaved(): boolean {
    return this.#all().some(([, document]) => !document.isSaved);
  }

  /** Something unsaved is in this page's memory and nowhere else. */
  get wouldLose(): boolean {
    return this.#all().some(([, document]) => !document.isSaved && !this.#keeper?.has(document));
  }

  /** The synchronised content of a text file; opened once and kept for the life of the session. */
  open(fileId: string): Promise<DocumentSync> {
    const opening = this.#opening.get(fileId) ?? this.#asked.get(fileId);
    if (opening) return opening;
    // What was kept of the file comes first.
    const asked = this.#ready.then(() => {
      this.#asked.delete(fileId);
      return this.#opening.get(fileId) ?? this.#remember(fileId, this.#open(fileId));
    });
    this.#asked.set(fileId, asked);
    return asked;
  }

  document(fileId: string): DocumentSync | undefined {
    return this.#documents.get(fileId);
  }

  /** Saves every open file now. False when something could not be saved. */
  async flush(): Promise<boolean> {
    return (await Promise.all(this.#all().map(([, document]) => document.flush()))).every(Boolean);
  }

  /** The page goes away, maybe for good. */
  leave(): void {
    for (const [, document] of this.#all()) document.leave();
  }

  wake(): void {
    for (const [, document] of this.#all()) document.wake();
    void this.#ready.then(() => this.#inherit());
  }

  /** Forgets a file whose content nobody here needs any more. */
  close(fileId: string): void {
    const document = this.#documents.get(fileId);
    if (document && !document.isSaved) return;
    if (document) this.#end(document);
    this.#documents.delete(fileId);
    this.#opening.delete(fileId);
    this.#session.show(fileId, null);
    // What somebody else left of it, and could not be saved either, is next.
    const [key, heirloom] = [...this.#heirlooms].find(([name]) => name.startsWith(fileId)) ?? [];
    if (!key || !heirloom) return;
    this.#heirlooms.delete(key);
    this.#session.show(key, null);
    this.#documents.set(fileId, heirloom);
    this.#listen(heirloom, fileId);
    void this.#remember(fileId, Promise.resolve(heirloom));
  }

  dispose(): void {
    this.#disposed = true;
    clearInterval(this.#looking);
    void this.#keeper?.close();
    for (const [, document] of this.#all()) document.dispose();
  }

  deliver(event: WorkspaceEvent): void {
    for (const [key, document] of this.#all()) this.#deliver(event, fileOf(key), document);
  }

  async #start(): Promise<void> {
    try {
      const [{ Keeper }, personId] = await Promise.all([loadDocuments(), this.#session.personId()]);
      this.#keeper = await Keeper.open(personId, this.#session.workspaceId);
      if (this.#keeper) this.#keeper.onGone = () => void this.#inherit().catch(() => {});
      await this.#inherit();
    } catch {
      // The page without what was kept; the next one looks again.
    }
  }

  /** Takes what tabs have kept that are gone. */
  async #inherit(): Promise<void> {
    if (this.#disposed || !this.#keeper) return;
    for (const kept of await this.#keeper.claim()) {
      if (kept.unsaved === 0) {
        if (!this.#opening.has(kept.fileId)) this.#histories.set(kept.fileId, kept);
      } else if (this.#opening.has(kept.fileId)) {
        void this.#revive(kept, `${kept.fileId} ${kept.replica}`).catch(() => {});
      } else {
        void this.#remember(kept.fileId, this.#revive(kept, kept.fileId));
      }
    }
  }

  #remember(fileId: string, opening: Promise<DocumentSync>): Promise<DocumentSync> {
    this.#opening.set(fileId, opening);
    opening.catch(() => this.#opening.get(fileId) === opening && this.#opening.delete(fileId));
    return opening;
  }

  async #open(fileId: string): Promise<DocumentSync> {
    const kept = this.#histories.get(fileId);
    this.#histories.delete(fileId);
    if (kept) {
      try {
        return await this.#reviveOnce(kept, fileId);
      } catch {
        // Only the steps to undo are lost.
        void this.#keeper?.drop(kept);
      }
    }
    const [content, { DocumentSync, FileDocument }] = await Promise.all([
      api.file(this.#session.workspaceId, fileId),
      loadDocuments(),
    ]);
    if (content.text === null) throw new Error('This file is not text.');
    const document = new DocumentSync(new FileDocument(content.text, content.version), this.#transport(fileId));
    this.#register(fileId, document);
    this.#keeper?.keep(document, fileId);
    // Events that came while the file was on its way went to nobody.
    const file = this.#session.workspace()?.files.find((candidate) => candidate.fileId === fileId);
    if (file && file.version > content.version) await document.refresh();
    return document;
  }

  /** Brings unsaved edits back, for as long as it takes. */
  async #revive(kept: KeptFile, key: string): Promise<DocumentSync> {
    const backoff = new Backoff({ firstMilliseconds: 500, maxMilliseconds: 10_000 });
    for (;;) {
      try {
        return await this.#reviveOnce(kept, key);
      } catch (error) {
        if (this.#disposed) throw error;
        if (!isTemporary(error)) {
          const reason = `What this browser has kept of it cannot be applied: ${sentence(error)}`;
          this.#session.show(key, { kind: 'refused', reason });
          throw error;
        }
        this.#session.show(key, { kind: 'offline', reason: sentence(error), changes: kept.unsaved });
        await backoff.wait();
      }
    }
  }

  async #reviveOnce(kept: KeptFile, key: string): Promise<DocumentSync> {
    const { revive, DocumentSync } = await loadDocuments();
    const { workspaceId } = this.#session;
    const { fileId } = kept;
    return revive(kept, {
      readFile: (version) => api.file(workspaceId, fileId, version),
      eventsAfter: (version) => api.eventsAfter(workspaceId, version),
      known: () => ({
        file: this.#session.workspace()?.files.find((file) => file.fileId === fileId)?.version,
        workspace: this.#session.version(),
      }),
      make: (document, history) => new DocumentSync(document, this.#transport(fileId), history),
      deliver: (event, document) => this.#deliver(event, fileId, document),
      register: (document) => {
        if (this.#disposed) throw new Error('The workspace has been closed.');
        this.#register(key, document);
        this.#keeper?.keep(document, fileId, kept.replica);
      },
    });
  }

  #register(key: string, document: DocumentSync): void {
    const isHeirloom = key !== fileOf(key);
    (isHeirloom ? this.#heirlooms : this.#documents).set(key, document);
    this.#listen(document, key);
    if (!isHeirloom) return;
    const show = document.onStateChange;
    document.onStateChange = (state) => {
      show(state);
      if (state.kind !== 'saved' || !this.#heirlooms.delete(key)) return;
      this.#end(document);
    };
  }

  #listen(document: DocumentSync, key: string): void {
    document.onStateChange = (state) => {
      if (state.kind === 'saving') this.#session.use();
      this.#session.show(key, state);
    };
    // What happened to it while it was brought up to date nobody has heard yet.
    this.#session.show(key, document.state);
  }

  #end(document: DocumentSync): void {
    this.#keeper?.forget(document);
    document.dispose();
  }

  #transport(fileId: string): DocumentTransport {
    return editTransport(this.#session.workspaceId, fileId, this.#session.personId, this.#session.catchUp);
  }

  #all(): [string, DocumentSync][] {
    return [...this.#documents, ...this.#heirlooms];
  }

  #deliver(event: WorkspaceEvent, fileId: string, document: DocumentSync): void {
    if (event.type === 'file_edited' && event.data.fileId === fileId) {
      const { edits, resultHash } = event.data;
      void document.receive({
        kind: 'edited',
        version: event.version,
        edits,
        resultHash,
        key: event.commandId ?? null,
      });
    } else if (event.type === 'file_replaced' && event.data.fileId === fileId) {
      void document.receive({ kind: 'replaced', version: event.version, text: event.data.body.text });
    } else if (event.type === 'file_deleted' && event.data.fileId === fileId) {
      document.markDeleted();
    } else if (event.type === 'folder_deleted') {
      if (!this.#session.workspace()?.files.some((file) => file.fileId === fileId)) document.markDeleted();
    }
  }
}
