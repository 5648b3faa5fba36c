import { ChangeSet } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, diff, normalisation, type TextEdit, toText } from './changes';
import { type ContentEvent, FileDocument, type SentEdit } from './fileDocument';

type Recorded = { version: number; by: number; edits: TextEdit[] } | { version: number; by: -1; text: string };
type Answer = { key: string; version: number | null };

/** What the contract says about edits: one order, stale bases refused, a repeated key answers what the first did. */
class Server {
  text: string;
  version = 1;
  readonly log: Recorded[] = [];
  readonly #answers = new Map<string, Answer>();

  constructor(text: string) {
    this.text = text;
  }

  edit(by: number, command: SentEdit): Answer {
    const known = this.#answers.get(command.key);
    if (known) return known;
    const answer = { key: command.key, version: command.baseVersion === this.version ? this.version + 1 : null };
    this.#answers.set(command.key, answer);
    if (answer.version === null) return answer;
    this.text = applied(this.text, command.edits);
    expect(this.text).toBe(command.result);
    this.version = answer.version;
    this.log.push({ version: answer.version, by, edits: [...command.edits] });
    return answer;
  }

  replace(text: string): void {
    this.text = text;
    this.log.push({ version: ++this.version, by: -1, text });
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
  readonly document: FileDocument;
  shown: string;
  #received = 0;
  #request: SentEdit | null = null;
  #answer: Answer | null = null;
  readonly id: number;
  readonly server: Server;
  /** Two tabs of one person have the same id: neither can tell from the actor whose event it is. */
  readonly person: number;

  constructor(id: number, server: Server, person: number) {
    this.id = id;
    this.server = server;
    this.person = person;
    this.document = new FileDocument(server.text, server.version);
    this.shown = this.document.text;
  }

  type(at: number, deleteCount: number, insert: string): string {
    const offset = at % (this.shown.length + 1);
    const end = Math.min(offset + deleteCount, this.shown.length);
    const removed = this.shown.slice(offset, end);
    this.document.edit(changeOf([{ offset, deleteCount: end - offset, insert }], this.shown.length));
    this.shown = this.shown.slice(0, offset) + insert + this.shown.slice(end);
    return removed;
  }

  send(): void {
    if (this.#request === null) this.#request = this.document.send(`${this.id}-${crypto.randomUUID()}`);
  }

  reachServer(): void {
    if (this.#request && !this.#answer) this.#answer = this.server.edit(this.id, this.#request);
  }

  /** The answer is lost: the same command, with the same key, goes out again, unless it is known to be stale. */
  loseAnswer(): void {
    this.#answer = null;
    if (this.document.sent?.key !== this.#request?.key) this.#request = null;
  }

  takeAnswer(): void {
    if (!this.#answer) return;
    const { key, version } = this.#answer;
    this.#show(version === null ? this.document.refuse(key) : this.document.acknowledge(key, version));
    this.#request = this.#answer = null;
  }

  takeEvent(people: readonly number[]): boolean {
    const event = this.server.log[this.#received];
    if (!event) return false;
    this.#received++;
    const content: ContentEvent =
      'edits' in event
        ? { kind: 'edited', version: event.version, edits: event.edits, byMe: people[event.by] === this.person }
        : { kind: 'replaced', version: event.version, text: event.text };
    this.#show(this.document.receive(content));
    return true;
  }

  /** After a reconnect the server may repeat what was already sent. */
  rewind(by: number): void {
    this.#received = Math.max(0, this.#received - by);
  }

  get quiet(): boolean {
    return this.document.isSaved && this.#request === null && this.#received === this.server.log.length;
  }

  #show(change: ChangeSet | null): void {
    if (change) this.shown = change.apply(toText(this.shown)).toString();
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type'), at: fc.nat(), cut: fc.nat({ max: 4 }), n: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('reach') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('answer') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('event') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rewind'), n: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('program'), at: fc.nat(), n: fc.nat(3) }) },
) as fc.Arbitrary<{ do: string; at?: number; cut?: number; n?: number }>;

const startText = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r\n', '\r', '😀', ' '), { maxLength: 20 })
  .chain((parts) => fc.boolean().map((mark) => (mark ? '\uFEFF' : '') + parts.join('')));

const scenario = fc.record({
  text: startText,
  people: fc.constantFrom([1, 2], [1, 1], [1, 2, 3], [1, 1, 2]),
  steps: fc.array(fc.tuple(fc.nat(), step), { maxLength: 80 }),
});

describe('several clients of one file', () => {
  it('converge to the fold of the events and lose nobody’s text, whatever the network does', () => {
    fc.assert(
      fc.property(scenario, ({ text, people, steps }) => {
        const server = new Server(text);
        const clients = people.map((person, id) => new Client(id, server, person));
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
          if (action.do === 'event') client.takeEvent(people);
          if (action.do === 'rewind') client.rewind(action.n ?? 0);
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
            client.reachServer();
            client.takeAnswer();
            while (client.takeEvent(people));
          }
        }

        let fold = text;
        for (const event of server.log) fold = 'edits' in event ? applied(fold, event.edits) : event.text;
        expect(server.text).toBe(fold);
        for (const client of clients) {
          expect(client.document.confirmedText).toBe(fold);
          expect(client.shown).toBe(editorText(fold));
        }
        for (const character of written)
          if (!removed.has(character)) expect(fold.split(character).length - 1, `marker ${character}`).toBe(1);
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
