import { ChangeSet } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, diff, normalisation, type TextEdit, toText } from './changes';
import { type ContentEvent, type DocumentSnapshot, FileDocument, type SentEdit } from './fileDocument';

type Recorded = { version: number; key: string; edits: TextEdit[] } | { version: number; text: string };
type Answer = { key: string; version: number | null; result: string };

/** What the contract says about edits: one order, stale bases refused, a repeated key answers what the first did. */
class Server {
  text: string;
  version = 1;
  readonly log: Recorded[] = [];
  readonly #answers = new Map<string, Answer>();

  constructor(readonly first: string) {
    this.text = first;
  }

  edit(command: SentEdit): Answer {
    const known = this.#answers.get(command.key);
    if (known) return known;
    const version = command.baseVersion === this.version ? this.version + 1 : null;
    const answer = { key: command.key, version, result: command.result };
    // A refusal is not remembered.
    if (version !== null) this.#answers.set(command.key, answer);
    if (answer.version === null) return answer;
    this.text = applied(this.text, command.edits);
    expect(this.text).toBe(command.result);
    this.version = answer.version;
    this.log.push({ version: answer.version, key: command.key, edits: [...command.edits] });
    return answer;
  }

  textAt(version: number): string {
    let text = this.first;
    for (const event of this.log)
      if (event.version <= version) text = 'edits' in event ? applied(text, event.edits) : event.text;
    return text;
  }

  replace(text: string): void {
    this.text = text;
    this.log.push({ version: ++this.version, text });
  }
}

/** Applies edits without the library under test. */
function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    expect(edit.offset).toBeGreaterThanOrEqual(at);
    result += text.slice(at, edit.offset) + edit.insert;
    at = edit.offset + edit.deleteCount;
  }
  return result + text.slice(at);
}

const editorText = (text: string) => normalisation(toText(text))?.apply(toText(text)).toString() ?? text;

class Client {
  document: FileDocument;
  shown: string;
  readonly server: Server;
  #received = 0;
  #request: SentEdit | null = null;
  #answer: Answer | null = null;
  /** What the browser has written down, and the texts that have been typed since. */
  #kept: string | null = null;
  #sinceKept: string[] = [];
  /** Commands that left before a crash and may still arrive. */
  readonly #strays: SentEdit[] = [];

  constructor(server: Server) {
    this.server = server;
    this.document = new FileDocument(server.text, server.version);
    this.shown = this.document.text;
  }

  type(at: number, deleteCount: number, insert: string): string {
    const offset = at % (this.shown.length + 1);
    const end = Math.min(offset + deleteCount, this.shown.length);
    const removed = this.shown.slice(offset, end);
    this.document.edit(changeOf([{ offset, deleteCount: end - offset, insert }], this.shown.length));
    this.shown = this.shown.slice(0, offset) + insert + this.shown.slice(end);
    this.#sinceKept.push(insert);
    return removed;
  }

  keep(): void {
    this.#kept = JSON.stringify(this.document.snapshot());
    this.#sinceKept = [];
  }

  /** All memory is gone. Returns what was typed and neither written down nor saved. */
  crash({ inFlight }: { inFlight: boolean }): string {
    // With the page's last breath what is pending goes out, or does not.
    const last = this.#request ?? this.document.send();
    const lost = this.#sinceKept.filter((text) => !this.server.text.includes(text));
    if (inFlight && last && !this.#answer) this.#strays.push(last);
    this.#request = this.#answer = null;
    const snapshot: DocumentSnapshot | null = this.#kept === null ? null : JSON.parse(this.#kept);
    const version = snapshot?.version ?? this.server.version;
    this.document = snapshot
      ? FileDocument.restored(this.server.textAt(version), snapshot)
      : new FileDocument(this.server.text, version);
    for (const event of this.server.log) this.document.receive(contentOf(event));
    this.#received = this.server.log.length;
    this.document.resume();
    this.shown = this.document.text;
    this.keep();
    return lost.join('');
  }

  strayArrives(): void {
    const stray = this.#strays.shift();
    if (stray) this.server.edit(stray);
  }

  send(): void {
    if (this.#request === null) this.#request = this.document.sent ?? this.document.send();
  }

  reachServer(): void {
    if (this.#request && !this.#answer) this.#answer = this.server.edit(this.#request);
  }

  /** The answer is lost: the same command, with the same key, goes out again, unless it is known to be stale. */
  loseAnswer(): void {
    this.#answer = null;
    if (this.document.sent?.key !== this.#request?.key) this.#request = null;
  }

  takeAnswer(): void {
    if (!this.#answer) return;
    const { key, version, result } = this.#answer;
    if (version === null || result !== this.#request?.result) {
      // Stale, or the answer to what a former life had sent: the events say what happened.
      while (this.takeEvent());
      this.document.refuse(key);
    } else this.document.acknowledge(key, version);
    this.#request = this.#answer = null;
  }

  takeEvent(): boolean {
    const event = this.server.log[this.#received];
    if (!event) return false;
    this.#received++;
    this.#show(this.document.receive(contentOf(event)));
    return true;
  }

  /** After a reconnect the server may repeat what was already sent. */
  rewind(by: number): void {
    this.#received = Math.max(0, this.#received - by);
  }

  get quiet(): boolean {
    return (
      this.document.isSaved &&
      this.#request === null &&
      this.#strays.length === 0 &&
      this.#received === this.server.log.length
    );
  }

  #show(change: ChangeSet | null): void {
    if (change) this.shown = change.apply(toText(this.shown)).toString();
  }
}

const contentOf = (event: Recorded): ContentEvent =>
  'edits' in event ? { kind: 'edited', ...event } : { kind: 'replaced', ...event };

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type'), at: fc.nat(), cut: fc.nat({ max: 4 }), n: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('reach') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('event') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rewind'), n: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('keep') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash'), n: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stray') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('program'), at: fc.nat(), n: fc.nat(3) }) },
) as fc.Arbitrary<{ do: string; at?: number; cut?: number; n?: number }>;

const startText = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r\n', '\r', '😀', ' '), { maxLength: 20 })
  .chain((parts) => fc.boolean().map((mark) => (mark ? '\uFEFF' : '') + parts.join('')));

const scenario = fc.record({
  text: startText,
  count: fc.constantFrom(1, 2, 2, 3),
  steps: fc.array(fc.tuple(fc.nat(), step), { maxLength: 80 }),
});

describe('several clients of one file', () => {
  it('converge to the fold of the events and lose nobody’s text, whatever the network does', () => {
    fc.assert(
      fc.property(scenario, ({ text, count, steps }) => {
        const server = new Server(text);
        const clients = Array.from({ length: count }, () => new Client(server));
        const written = new Set<string>();
        const removed = new Set<string>();
        let marker = 0x4e00;
        const mark = (count = 1) => {
          const text = Array.from({ length: count }, () => String.fromCharCode(marker++)).join('');
          for (const character of text) written.add(character);
          return text;
        };

        for (const [who, action] of steps) {
          const client = clients[who % clients.length];
          if (!client) continue;
          if (action.do === 'type')
            for (const gone of client.type(action.at ?? 0, action.cut ?? 0, mark(action.n))) removed.add(gone);
          if (action.do === 'send') client.send();
          if (action.do === 'reach') client.reachServer();
          if (action.do === 'answer') client.takeAnswer();
          if (action.do === 'lose') client.loseAnswer();
          if (action.do === 'event') client.takeEvent();
          if (action.do === 'rewind') client.rewind(action.n ?? 0);
          if (action.do === 'keep') client.keep();
          if (action.do === 'crash') for (const lost of client.crash({ inFlight: action.n === 1 })) removed.add(lost);
          if (action.do === 'stray') client.strayArrives();
          if (action.do === 'program') {
            const at = (action.at ?? 0) % (server.text.length + 1);
            server.replace(`${server.text.slice(0, at)}${mark(action.n)}\r\n${server.text.slice(at)}`);
          }
          for (const each of clients) expect(each.shown).toBe(each.document.text);
        }

        for (let round = 0; !clients.every((client) => client.quiet); round++) {
          expect(round).toBeLessThan(200);
          for (const client of clients) {
            client.send();
            client.strayArrives();
            client.reachServer();
            client.takeAnswer();
            while (client.takeEvent());
          }
        }

        let fold = text;
        for (const event of server.log) fold = 'edits' in event ? applied(fold, event.edits) : event.text;
        expect(server.text).toBe(fold);
        for (const client of clients) {
          expect(client.document.confirmedText).toBe(fold);
          expect(client.shown).toBe(editorText(fold));
        }
        for (const character of written) {
          const times = fold.split(character).length - 1;
          expect(times, `marker ${character}`).toBeLessThanOrEqual(1);
          if (!removed.has(character)) expect(times, `marker ${character}`).toBe(1);
        }
      }),
      { numRuns: Number(import.meta.env.VITE_PROPERTY_RUNS ?? 600) },
    );
  }, 120_000);
});

describe('the difference of two texts', () => {
  it('turns the one into the other and never splits a surrogate pair', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '😀', '😁', 'é'), { maxLength: 30 }).map((p) => p.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = diff(before, after);
        expect(change.apply(toText(before)).toString()).toBe(after);
        change.iterChanges((from, to, _a, _b, inserted) => {
          for (const part of [before.slice(from, to), inserted.toString()]) expect(part.isWellFormed()).toBe(true);
        });
      }),
    );
    expect(diff('same', 'same')).toEqual(ChangeSet.empty(4));
  });
});
