import { ChangeSet, type Text } from '@codemirror/state';
import { asOneEdit, changeOf, diff, editsOf, normalisation, type TextEdit, toText } from './changes';
import { CommandKeys } from './commandKeys';

/** A change of one file's content as the server recorded it; `key` is that of the command that it came of. */
export type ContentEvent =
  | { kind: 'edited'; version: number; edits: readonly TextEdit[]; key: string | null }
  | { kind: 'replaced'; version: number; text: string };

/** What a document is more than the server's text at `version`, in a form that can be stored. */
export interface DocumentSnapshot {
  version: number;
  keys: { prefix: string; next: number };
  sent: { key: string; changes: unknown } | null;
  pending: unknown;
}

// The server takes this many ranges in one command; a replacement everywhere can have more.
const editsPerCommand = 2000;

/** An edit command on its way: the server has it, or will, or refuses it; until it answers we do not know. */
export interface SentEdit {
  readonly key: string;
  readonly baseVersion: number;
  readonly edits: readonly TextEdit[];
  readonly result: string;
}

/**
 * One open file in one browser tab, as a state machine without clock, network or editor:
 *
 *     confirmed (the server's text at `version`) ─ sent ─▶ … ─ pending ─▶ text (what the person sees)
 *
 * - The order of the server's events wins: a foreign change is mapped over what is sent and pending, as if it had
 *   come first, and the result is handed to the caller, to be applied to the editor.
 * - The first event after `version` is either our own sent edit or a foreign one, and after a foreign one our edit is
 *   stale for certain. So a foreign event at once turns the sent edit back into a pending one. Our own is known by the
 *   key of the command that it came of.
 * - `normalising` is true while pending only makes the text fit for the editor (line ends): nothing is sent for that
 *   alone, it goes along with the person's first own change.
 */
export class FileDocument {
  #confirmed: Text;
  #version: number;
  #sent: (SentEdit & { changes: ChangeSet }) | null = null;
  #pending: ChangeSet;
  #normalising = true;
  #keys = new CommandKeys();
  #restoring = false;

  constructor(text: string, version: number) {
    this.#confirmed = toText(text);
    this.#version = version;
    this.#pending = normalisation(this.#confirmed) ?? ChangeSet.empty(this.#confirmed.length);
  }

  /**
   * The document as it was when the snapshot was taken; `text` is the server's at the snapshot's version. Its events
   * since then come through `receive`, and `resume` ends that.
   */
  static restored(text: string, { version, keys, sent, pending }: DocumentSnapshot): FileDocument {
    const document = new FileDocument(text, version);
    document.#keys = new CommandKeys(keys.prefix, keys.next);
    document.#restoring = true;
    if (sent !== null) {
      document.#send(sent.key, ChangeSet.fromJSON(sent.changes));
      document.#normalising = false;
    }
    if (pending !== null) {
      const changes = ChangeSet.fromJSON(pending);
      // Throws when it does not fit.
      changes.apply(document.#afterSent());
      document.#pending = changes;
      document.#normalising = false;
    }
    return document;
  }

  snapshot(): DocumentSnapshot {
    return {
      version: this.#version,
      keys: { prefix: this.#keys.prefix, next: this.#keys.next },
      sent: this.#sent === null ? null : { key: this.#sent.key, changes: this.#sent.changes.toJSON() },
      pending: this.hasPending ? this.#pending.toJSON() : null,
    };
  }

  /**
   * All events up to now have been received: what is left is the next command, under the key that it would have had,
   * in case it is on its way already. Whatever is typed from now on belongs to another family of keys.
   */
  resume(): void {
    this.#restoring = false;
    this.send();
    this.#keys = new CommandKeys();
  }

  /** The version of the server's text that everything here builds on. */
  get version(): number {
    return this.#version;
  }

  get confirmedText(): string {
    return this.#confirmed.toString();
  }

  get confirmedLength(): number {
    return this.#confirmed.length;
  }

  /** What the person sees. */
  get content(): Text {
    return this.#pending.apply(this.#afterSent());
  }

  get text(): string {
    return this.content.toString();
  }

  get length(): number {
    return this.#pending.newLength;
  }

  get sent(): SentEdit | null {
    return this.#sent;
  }

  /** There is something of the person's that has not been sent. */
  get hasPending(): boolean {
    return !this.#normalising && !this.#pending.empty;
  }

  get isSaved(): boolean {
    return this.#sent === null && !this.hasPending;
  }

  /** How many separate places the server does not have yet. */
  get unsavedChanges(): number {
    if (this.isSaved) return 0;
    return editsOf(this.#sent === null ? this.#pending : this.#sent.changes.compose(this.#pending)).length;
  }

  /** Edits of the server's text as edits of what the person sees, which may differ in its line ends. */
  asShown(edits: readonly TextEdit[]): ChangeSet {
    return changeOf(edits, this.#confirmed.length).map(this.#sent?.changes.compose(this.#pending) ?? this.#pending);
  }

  /** The person changed the text that they see. */
  edit(changes: ChangeSet): void {
    if (changes.empty) return;
    this.#pending = this.#pending.compose(changes);
    this.#normalising = false;
  }

  /** Takes everything pending as the next command, if nothing else is sent. */
  send(): SentEdit | null {
    if (this.#sent !== null || !this.hasPending) return null;
    return this.#send(this.#keys.take(), this.#pending);
  }

  #send(key: string, changes: ChangeSet): SentEdit {
    const edits = editsOf(changes);
    this.#sent = {
      key,
      baseVersion: this.#version,
      changes,
      edits: edits.length <= editsPerCommand ? edits : [asOneEdit(changes, this.#confirmed)],
      result: changes.apply(this.#confirmed).toString(),
    };
    this.#pending = ChangeSet.empty(changes.newLength);
    return this.#sent;
  }

  /** The server accepted the command as `version`. */
  acknowledge(key: string, version: number): void {
    if (this.#sent?.key !== key) return;
    this.#confirmed = this.#sent.changes.apply(this.#confirmed);
    this.#version = version;
    this.#sent = null;
  }

  /** The server did not take the command: what it held is pending again. */
  refuse(key: string): void {
    if (this.#sent?.key === key) this.#takeBack();
  }

  /** An event from the server. Returns the change for the editor, or null when there is none. */
  receive(event: ContentEvent): ChangeSet | null {
    if (event.version <= this.#version) return null;
    if (event.kind === 'edited' && event.key !== null) {
      if (event.key === this.#sent?.key) return this.#receiveOwn(event);
      if (this.#restoring && this.#keys.includes(event.key)) {
        // Sent after the snapshot was taken that this document was restored from: it holds all that was kept.
        this.#takeBack();
        if (this.hasPending) this.#send(event.key, this.#pending);
        return this.#receiveOwn(event);
      }
    }
    const foreign = this.#changesOf(event);
    this.#takeBack();
    return this.#applyForeign(foreign, event.version);
  }

  /**
   * The server's text as it is at `version`, for when the events did not lead there. Not while a command is
   * unanswered: whether the text already contains it is unknown then.
   */
  reload(text: string, version: number): ChangeSet | null {
    if (version < this.#version || this.#sent !== null) return null;
    if (text === this.#confirmed.toString()) {
      this.#version = version;
      return null;
    }
    return this.#applyForeign(diff(this.#confirmed.toString(), text), version);
  }

  #afterSent(): Text {
    return this.#sent === null ? this.#confirmed : this.#sent.changes.apply(this.#confirmed);
  }

  #takeBack(): void {
    if (this.#sent === null) return;
    this.#pending = this.#sent.changes.compose(this.#pending);
    this.#normalising = false;
    this.#sent = null;
  }

  /** The text that our own command led to; the browser may have kept less of that command than it sent. */
  #receiveOwn(event: ContentEvent): ChangeSet | null {
    const now = this.#changesOf(event).apply(this.#confirmed).toString();
    if (this.#sent !== null) this.acknowledge(this.#sent.key, event.version);
    const known = this.#confirmed.toString();
    this.#version = event.version;
    return known === now ? null : this.#applyForeign(diff(known, now), event.version);
  }

  #changesOf(event: ContentEvent): ChangeSet {
    return event.kind === 'edited'
      ? changeOf(event.edits, this.#confirmed.length)
      : diff(this.#confirmed.toString(), event.text);
  }

  #applyForeign(foreign: ChangeSet, version: number): ChangeSet | null {
    const before = this.#confirmed;
    this.#confirmed = foreign.apply(before);
    this.#version = version;

    if (!this.hasPending) {
      // Nothing of the person's is in pending, so it is made anew instead of mapped.
      this.#normalising = true;
      const old = this.#pending;
      this.#pending = normalisation(this.#confirmed) ?? ChangeSet.empty(this.#confirmed.length);
      return visible(old.invert(before).compose(foreign).compose(this.#pending));
    }

    const shown = foreign.map(this.#pending, true);
    this.#pending = this.#pending.map(foreign);
    const fit = normalisation(this.#pending.apply(this.#confirmed));
    if (fit === null) return visible(shown);
    this.#pending = this.#pending.compose(fit);
    return visible(shown.compose(fit));
  }
}

const visible = (changes: ChangeSet): ChangeSet | null => (changes.empty ? null : changes);
