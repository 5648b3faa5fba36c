import type { ChangeSet } from '@codemirror/state';
import type { EditCommand } from '@/shared/api/api';
import type { FileContent } from '@/shared/api/contract';
import { hasStatus, isTemporary, sentence } from '@/shared/api/http';
import { Backoff } from '@/shared/lib/backoff';
import { prepareSha256Now, sha256, sha256Now } from '@/shared/lib/sha256';
import type { TextEdit } from './changes';
import type { FileDocument } from './fileDocument';
import { UndoHistory } from './undoHistory';

/** What one file's synchronisation needs from the outside. */
export interface DocumentTransport {
  sendEdits(command: EditCommand, key: string): Promise<{ version: number; hash: string }>;
  /** Sends in a way that outlives the page, as far as that goes; nobody waits for the answer. */
  sendLast?(command: EditCommand, key: string): void;
  /** The file as it is now, or was at a version. */
  readFile(version?: number): Promise<FileContent>;
  /** Fetches the events that this client has not seen, and delivers them through `receive`. */
  catchUp(): Promise<void>;
}

/** A change of this file's content, as the event tells it. */
export type IncomingChange =
  | { kind: 'edited'; version: number; edits: readonly TextEdit[]; resultHash: string; key: string | null }
  | { kind: 'replaced'; version: number; text: string | null };

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  | { kind: 'offline'; reason: string; changes: number }
  | { kind: 'refused'; reason: string }
  | { kind: 'deleted' };

const debounceMilliseconds = 100;
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
  /** Something has changed that would be lost with the page. */
  onChange: () => void = () => {};
  readonly history: UndoHistory;
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
  #paused: boolean;

  /** @param history The steps to undo of a document that was restored: such a one waits for `resume`. */
  constructor(document: FileDocument, transport: DocumentTransport, history?: UndoHistory) {
    this.document = document;
    this.history = history ?? new UndoHistory();
    this.#paused = history !== undefined;
    this.#transport = transport;
  }

  /** Everything that was received has been applied. */
  settled(): Promise<void> {
    return this.#incoming;
  }

  /** The restored document has received every event since it was kept. */
  async resume(): Promise<void> {
    await this.#incoming;
    this.#paused = false;
    this.document.resume();
    if (this.#gone) this.markDeleted();
    else if (!this.document.isSaved) this.#setState({ kind: 'saving' });
    this.onChange();
    this.#start();
  }

  get state(): SaveState {
    return this.#state;
  }

  get isSaved(): boolean {
    return this.#discarded || this.document.isSaved;
  }

  edit(changes: ChangeSet): void {
    this.document.edit(changes);
    prepareSha256Now();
    this.onChange();
    if (this.#gone) return;
    if (this.document.isSaved) {
      // What was typed has been taken back again, also when it had been refused.
      if (this.#state.kind !== 'offline') this.#setState({ kind: 'saved' });
      return;
    }
    if (this.#state.kind === 'saved' || this.#state.kind === 'refused') this.#setState({ kind: 'saving' });
    else if (this.#state.kind === 'offline') this.#offline(this.#state.reason);
    this.#timer ??= setTimeout(() => this.#start(), debounceMilliseconds);
  }

  /**
   * Changes the server's text as if the person had typed it, and undo takes it back. False when the text is not that
   * of `version` any more.
   */
  replace(version: number, edits: readonly TextEdit[]): boolean {
    const { document } = this;
    if (this.#gone || this.#paused || document.version !== version || !document.isSaved) return false;
    const changes = document.asShown(edits);
    this.history.record(changes, document.content);
    this.edit(changes);
    this.onForeignChange(changes);
    return true;
  }

  /** Sends now. Resolves when everything is saved, or when waiting longer would not help. */
  async flush(): Promise<boolean> {
    this.#start();
    while (this.#pump && this.#state.kind !== 'offline') {
      await Promise.race([this.#pump, this.#nextState()]);
    }
    return this.isSaved;
  }

  /** The page goes away. What cannot be sent any more is what the browser keeps. */
  leave(): void {
    if (this.#disposed || this.#gone || this.#paused) return;
    const sent = this.document.sent ?? this.document.send();
    const resultHash = sent && sha256Now(sent.result);
    this.onChange();
    if (!sent || !resultHash) return;
    // Should the same command be on its way already, the server knows it by its key.
    this.#transport.sendLast?.({ baseVersion: sent.baseVersion, edits: sent.edits, resultHash }, sent.key);
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
      const { kind, version, edits, key } = change;
      this.#show(this.document.receive({ kind, version, edits, key }));
      if (this.document.version === version && (await sha256(this.document.confirmedText)) !== change.resultHash)
        if (this.document.version === version) await this.refresh();
    } else {
      const text = change.text ?? (await this.#transport.readFile(change.version)).text;
      if (text === null) return this.#markBinary();
      if (this.#gone === 'binary') this.#gone = null;
      this.#show(this.document.receive({ kind: 'replaced', version: change.version, text }));
    }
    this.onChange();
    if (this.document.hasPending) this.#start();
  }

  #start(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#disposed || this.#paused || this.#gone || this.document.isSaved) return;
    this.#pump ??= this.#run().finally(() => {
      this.#pump = null;
      this.#settle();
      if (this.document.hasPending && this.#state.kind === 'saving') this.#start();
    });
  }

  async #run(): Promise<void> {
    let conflicts = 0;
    while (!this.#disposed && !this.#gone) {
      const sent = this.document.sent ?? this.document.send();
      if (!sent) return;
      if (this.#state.kind === 'saved' || this.#state.kind === 'refused') this.#setState({ kind: 'saving' });
      const resultHash = await sha256(sent.result);
      // Somebody else's change arrived while the hash was computed, so the command is stale already.
      if (this.document.sent?.key !== sent.key) continue;

      try {
        const { baseVersion, edits } = sent;
        const answer = await this.#transport.sendEdits({ baseVersion, edits, resultHash }, sent.key);
        this.#backoff.reset();
        if (answer.hash === resultHash) {
          conflicts = 0;
          this.document.acknowledge(sent.key, answer.version);
        } else {
          // The answer to what this page had sent before it was restored from a little less.
          await this.#merge(answer.version, sent.key, ++conflicts);
        }
        this.onChange();
        this.#setState(this.document.isSaved ? { kind: 'saved' } : { kind: 'saving' });
      } catch (error) {
        // The command's event was here before its answer should have been.
        if (this.document.sent?.key !== sent.key) continue;
        if (isTemporary(error)) {
          this.#offline(sentence(error));
          await this.#backoff.wait(waitOf(error));
        } else if (hasStatus(error, 409)) {
          const current = error.problem.currentVersion;
          await this.#merge(typeof current === 'number' ? current : null, sent.key, ++conflicts);
        } else {
          this.document.refuse(sent.key);
          if (hasStatus(error, 404)) this.#gone = 'deleted';
          this.#setState(this.#gone ? { kind: 'deleted' } : { kind: 'refused', reason: sentence(error) });
          if (hasStatus(error, 400)) await this.refresh();
          return;
        }
      }
    }
  }

  /** The command was not the first after its base: the events up to `current` say what was. */
  async #merge(current: number | null, key: string, conflicts: number): Promise<void> {
    try {
      if (current === null || this.document.version < current) {
        await this.#transport.catchUp();
        await this.#incoming;
      }
    } catch (error) {
      this.#offline(sentence(error));
      await this.#backoff.wait(waitOf(error));
      return;
    }
    // Whether it is among them is known now.
    this.document.refuse(key);
    if (conflicts >= conflictsBeforeReload) {
      await this.refresh();
      await this.#backoff.wait();
    }
  }

  /** Takes the server's text as it is now, when the events do not lead there. Nothing of the person's is lost. */
  async refresh(): Promise<void> {
    try {
      const file = await this.#transport.readFile();
      if (this.#disposed) return;
      if (file.text === null) return this.#markBinary();
      this.#show(this.document.reload(file.text, file.version));
      this.onChange();
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
    if (!changes) return;
    this.history.foreign(changes);
    this.onForeignChange(changes);
  }

  #offline(reason: string): void {
    this.#setState({ kind: 'offline', reason, changes: this.document.unsavedChanges });
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
