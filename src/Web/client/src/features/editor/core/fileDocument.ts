import { ChangeSet, type Text } from '@codemirror/state';
import { asOneEdit, changeOf, diff, editsOf, normalisation, type TextEdit, toText } from './changes';

/** A change of one file's content as the server recorded it. */
export type ContentEvent =
  | { kind: 'edited'; version: number; edits: readonly TextEdit[]; byMe: boolean }
  | { kind: 'replaced'; version: number; text: string };

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
 *   stale for certain. So a foreign event at once turns the sent edit back into a pending one. An event that could be
 *   our own (same person, same result) waits, with everything after it, until the command's answer is known.
 * - `normalising` is true while pending only makes the text fit for the editor (line ends): nothing is sent for that
 *   alone, it goes along with the person's first own change.
 */
export class FileDocument {
  #confirmed: Text;
  #version: number;
  #sent: (SentEdit & { changes: ChangeSet }) | null = null;
  #pending: ChangeSet;
  #normalising = true;
  #waiting: ContentEvent[] = [];

  constructor(text: string, version: number) {
    this.#confirmed = toText(text);
    this.#version = version;
    this.#pending = normalisation(this.#confirmed) ?? ChangeSet.empty(this.#confirmed.length);
  }

  /** The version of the server's text that everything here builds on. */
  get version(): number {
    return this.#version;
  }

  get confirmedText(): string {
    return this.#confirmed.toString();
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

  /** The person changed the text that they see. */
  edit(changes: ChangeSet): void {
    if (changes.empty) return;
    this.#pending = this.#pending.compose(changes);
    this.#normalising = false;
  }

  /** Takes everything pending as the next command. Only while nothing else is sent. */
  send(key: string): SentEdit | null {
    if (this.#sent !== null || !this.hasPending) return null;
    const changes = this.#pending;
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

  /** The server accepted the command as `version`. Returns what others did meanwhile, for the editor. */
  acknowledge(key: string, version: number): ChangeSet | null {
    if (this.#sent?.key !== key) return null;
    this.#confirmed = this.#sent.changes.apply(this.#confirmed);
    this.#version = version;
    this.#sent = null;
    return this.#drain();
  }

  /** The server did not take the command: what it held is pending again. Returns what others did meanwhile. */
  refuse(key: string): ChangeSet | null {
    if (this.#sent?.key !== key) return null;
    this.#takeBack();
    return this.#drain();
  }

  /** An event from the server. Returns the change for the editor, or null when there is none (yet). */
  receive(event: ContentEvent): ChangeSet | null {
    if (event.version <= this.#version) return null;
    if (this.#waiting.length > 0 || this.#mayBeOurs(event)) {
      if (!this.#waiting.some((waiting) => waiting.version === event.version)) this.#waiting.push(event);
      return null;
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

  #mayBeOurs(event: ContentEvent): boolean {
    if (this.#sent === null || event.kind !== 'edited' || !event.byMe) return false;
    const changes = this.#changesOf(event);
    return changes.apply(this.#confirmed).toString() === this.#sent.result;
  }

  #drain(): ChangeSet | null {
    const waiting = this.#waiting;
    this.#waiting = [];
    let all: ChangeSet | null = null;
    for (const event of waiting) {
      const change = this.receive(event);
      if (change !== null) all = all === null ? change : all.compose(change);
    }
    return all;
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
