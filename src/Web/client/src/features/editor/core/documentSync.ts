import type { ChangeSet } from '@codemirror/state';
import type { EditCommand } from '@/shared/api/api';
import type { FileContent } from '@/shared/api/contract';
import { type ApiError, hasStatus, isTemporary, sentence } from '@/shared/api/http';
import { Backoff } from '@/shared/lib/backoff';
import { sha256 } from '@/shared/lib/sha256';
import { newUuid } from '@/shared/lib/uuid';
import type { TextEdit } from './changes';
import { FileDocument } from './fileDocument';

/** What one file's synchronisation needs from the outside. */
export interface DocumentTransport {
  sendEdits(command: EditCommand, key: string): Promise<{ version: number; hash: string }>;
  /** The file as it is now, or was at a version. */
  readFile(version?: number): Promise<FileContent>;
  /** Fetches the events that this client has not seen, and delivers them through `receive`. */
  catchUp(): Promise<void>;
}

/** A change of this file's content, as the event tells it. */
export type IncomingChange =
  | { kind: 'edited'; version: number; edits: readonly TextEdit[]; resultHash: string; byMe: boolean }
  | { kind: 'replaced'; version: number; text: string | null };

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  | { kind: 'offline'; reason: string }
  | { kind: 'conflict' }
  | { kind: 'refused'; reason: string }
  | { kind: 'deleted' };

const debounceMilliseconds = 200;
// Merging with others should take one round; this many without progress means that we and the server disagree.
const conflictsBeforeReload = 3;

/**
 * Keeps one open file and the server in step: sends what the person typed, one command at a time, repeats a command
 * with the same key until it is answered, and applies what others did in the server's order.
 */
export class DocumentSync {
  readonly document: FileDocument;
  /** Applies a foreign change to the editor; it must not come back through `edit`. */
  onForeignChange: (changes: ChangeSet) => void = () => {};
  onStateChange: (state: SaveState) => void = () => {};
  onDispose: () => void = () => {};

  readonly #transport: DocumentTransport;
  readonly #backoff = new Backoff({ firstMilliseconds: 500, maxMilliseconds: 10_000 });
  #state: SaveState = { kind: 'saved' };
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pump: Promise<void> | null = null;
  #incoming: Promise<void> = Promise.resolve();
  // Why nothing can be sent: the file is gone, or a program has made it something that is not text.
  #gone: 'deleted' | 'binary' | null = null;
  #discarded = false;
  #disposed = false;

  constructor(content: { text: string; version: number }, transport: DocumentTransport) {
    this.document = new FileDocument(content.text, content.version);
    this.#transport = transport;
  }

  get state(): SaveState {
    return this.#state;
  }

  get isSaved(): boolean {
    return this.#discarded || this.document.isSaved;
  }

  edit(changes: ChangeSet): void {
    this.document.edit(changes);
    if (this.#gone) return;
    if (this.document.isSaved) {
      // What was typed has been taken back again, also when it had been refused.
      if (this.#state.kind !== 'offline') this.#setState({ kind: 'saved' });
      return;
    }
    if (this.#state.kind === 'saved' || this.#state.kind === 'refused') this.#setState({ kind: 'saving' });
    this.#timer ??= setTimeout(() => this.#start(), debounceMilliseconds);
  }

  /** Sends now. Resolves when everything is saved, or when waiting longer would not help. */
  async flush(): Promise<boolean> {
    this.#start();
    while (this.#pump && this.#state.kind !== 'offline') {
      await Promise.race([this.#pump, this.#nextState()]);
    }
    return this.isSaved;
  }

  /** The connection is back: repeat at once what is waiting. */
  wake(): void {
    this.#backoff.wake();
    if (this.#state.kind !== 'refused') this.#start();
  }

  receive(change: IncomingChange): Promise<void> {
    this.#incoming = this.#incoming.then(() => this.#apply(change)).catch(() => this.refresh());
    return this.#incoming;
  }

  markDeleted(): void {
    this.#gone = 'deleted';
    this.#setState(this.isSaved ? { kind: 'saved' } : { kind: 'deleted' });
  }

  /** The person gives up what is not saved of a file that no longer exists. */
  discard(): void {
    this.#discarded = true;
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#backoff.wake();
    this.onDispose();
  }

  async #apply(change: IncomingChange): Promise<void> {
    if (this.#disposed || change.version <= this.document.version) return;
    if (change.kind === 'edited') {
      const { kind, version, edits, byMe } = change;
      this.#show(this.document.receive({ kind, version, edits, byMe }));
      if (this.document.version === version && (await sha256(this.document.confirmedText)) !== change.resultHash)
        if (this.document.version === version) await this.refresh();
    } else {
      const text = change.text ?? (await this.#transport.readFile(change.version)).text;
      if (text === null) return this.#markBinary();
      if (this.#gone === 'binary') this.#gone = null;
      this.#show(this.document.receive({ kind: 'replaced', version: change.version, text }));
    }
    if (this.document.hasPending) this.#start();
  }

  #start(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#disposed || this.#gone || this.document.isSaved) return;
    this.#pump ??= this.#run().finally(() => {
      this.#pump = null;
      this.#settle();
      if (this.document.hasPending && this.#state.kind === 'saving') this.#start();
    });
  }

  async #run(): Promise<void> {
    let conflicts = 0;
    while (!this.#disposed && !this.#gone) {
      const sent = this.document.sent ?? this.document.send(newUuid());
      if (!sent) return;
      if (this.#state.kind === 'saved' || this.#state.kind === 'refused') this.#setState({ kind: 'saving' });
      const resultHash = await sha256(sent.result);
      // Somebody else's change arrived while the hash was computed, so the command is stale already.
      if (this.document.sent?.key !== sent.key) continue;

      try {
        const { baseVersion, edits } = sent;
        const answer = await this.#transport.sendEdits({ baseVersion, edits, resultHash }, sent.key);
        this.#backoff.reset();
        conflicts = 0;
        this.#show(this.document.acknowledge(sent.key, answer.version));
        this.#setState(this.document.isSaved ? { kind: 'saved' } : { kind: 'saving' });
      } catch (error) {
        if (isTemporary(error)) {
          this.#setState({ kind: 'offline', reason: sentence(error) });
          await this.#backoff.wait(waitOf(error));
        } else if (hasStatus(error, 409)) {
          if (this.document.sent?.key === sent.key) this.#setState({ kind: 'conflict' });
          this.#show(this.document.refuse(sent.key));
          await this.#merge(error, ++conflicts);
        } else {
          this.#show(this.document.refuse(sent.key));
          if (hasStatus(error, 404)) this.#gone = 'deleted';
          this.#setState(this.#gone ? { kind: 'deleted' } : { kind: 'refused', reason: sentence(error) });
          if (hasStatus(error, 400)) await this.refresh();
          return;
        }
      }
    }
  }

  async #merge(conflict: ApiError, conflicts: number): Promise<void> {
    const current = conflict.problem.currentVersion;
    try {
      if (typeof current !== 'number' || this.document.version < current) {
        await this.#transport.catchUp();
        await this.#incoming;
      }
      if (conflicts >= conflictsBeforeReload) {
        await this.refresh();
        await this.#backoff.wait();
      }
    } catch (error) {
      this.#setState({ kind: 'offline', reason: sentence(error) });
      await this.#backoff.wait(waitOf(error));
    }
  }

  /** Takes the server's text as it is now, when the events do not lead there. Nothing of the person's is lost. */
  async refresh(): Promise<void> {
    try {
      const file = await this.#transport.readFile();
      if (this.#disposed) return;
      if (file.text === null) return this.#markBinary();
      this.#show(this.document.reload(file.text, file.version));
    } catch (error) {
      // Otherwise the next event or command finds the difference again.
      if (hasStatus(error, 404)) this.markDeleted();
    }
  }

  #markBinary(): void {
    this.#gone = 'binary';
    if (!this.isSaved) this.#setState({ kind: 'refused', reason: 'A program has made it a file that is not text.' });
  }

  #show(changes: ChangeSet | null): void {
    if (changes) this.onForeignChange(changes);
  }

  #settle(): void {
    if (this.document.isSaved && this.#state.kind !== 'refused') this.#setState({ kind: 'saved' });
  }

  #stateListeners: (() => void)[] = [];

  #nextState(): Promise<void> {
    return new Promise((resolve) => this.#stateListeners.push(resolve));
  }

  #setState(state: SaveState): void {
    const same = state.kind === this.#state.kind && JSON.stringify(state) === JSON.stringify(this.#state);
    this.#state = state;
    if (!same) this.onStateChange(state);
    for (const listener of this.#stateListeners.splice(0)) listener();
  }
}

const waitOf = (error: unknown): number =>
  error instanceof Error && 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
    ? error.retryAfterSeconds * 1000
    : 0;
