import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditCommand } from '@/shared/api/api';
import type { FileContent } from '@/shared/api/contract';
import { ApiError, NetworkError } from '@/shared/api/http';
import { changeOf, type TextEdit } from './changes';
import { DocumentSync, type IncomingChange } from './documentSync';
import { FileDocument } from './fileDocument';

// The digest runs outside of the fake clock; equal texts having equal hashes is all that matters here.
vi.mock('@/shared/lib/sha256', () => ({
  sha256: (text: string) => Promise.resolve(`hash of ${text}`),
  sha256Now: (text: string) => `hash of ${text}`,
  prepareSha256Now: () => {},
}));

const applied = (text: string, edits: readonly TextEdit[]) =>
  edits.reduceRight(
    (now, edit) => now.slice(0, edit.offset) + edit.insert + now.slice(edit.offset + edit.deleteCount),
    text,
  );

type Failure = 'request lost' | 'answer lost' | ApiError;

/** One file on a server, and a network that does what a test says. */
class Server {
  text = '';
  version = 1;
  isBinary = false;
  failures: Failure[] = [];
  requests: { command: EditCommand; key: string }[] = [];
  readonly log: Extract<IncomingChange, { kind: 'edited' }>[] = [];
  readonly clients: DocumentSync[] = [];
  readonly #answers = new Map<string, { version: number; hash: string }>();

  open({ hears = true } = {}): DocumentSync {
    let seen = this.log.length;
    const client: DocumentSync = new DocumentSync(new FileDocument(this.text, this.version), {
      sendEdits: (command, key) => this.#receive(command, key),
      readFile: () => Promise.resolve({ text: this.isBinary ? null : this.text, version: this.version } as FileContent),
      catchUp: async () => {
        for (; seen < this.log.length; seen++) {
          const event = this.log[seen];
          if (event) void client.receive(event);
        }
      },
    });
    if (hears) this.clients.push(client);
    return client;
  }

  async #receive(command: EditCommand, key: string): Promise<{ version: number; hash: string }> {
    this.requests.push({ command, key });
    const failure = this.failures.shift();
    if (failure instanceof ApiError) throw failure;
    if (failure === 'request lost') throw new NetworkError(null);
    const answer = this.#answers.get(key) ?? this.#apply(command, key);
    this.#answers.set(key, answer);
    if (failure === 'answer lost') throw new NetworkError(null);
    return answer;
  }

  #apply({ baseVersion, edits, resultHash }: EditCommand, key: string): { version: number; hash: string } {
    if (baseVersion !== this.version) throw new ApiError(409, 'stale', { currentVersion: this.version });
    this.text = applied(this.text, edits);
    if (`hash of ${this.text}` !== resultHash) throw new ApiError(400, 'another text');
    this.version++;
    const event = { kind: 'edited', version: this.version, edits, resultHash, key } as const;
    this.log.push(event);
    for (const client of this.clients) void client.receive(event);
    return { version: this.version, hash: resultHash };
  }
}

const type = (client: DocumentSync, offset: number, insert: string, deleteCount = 0) =>
  client.edit(changeOf([{ offset, deleteCount, insert }], client.document.length));

let server: Server;
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
});
afterEach(() => vi.useRealTimers());
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('saving a file', () => {
  it('waits a moment for more, and sends it as one', async () => {
    const client = server.open();
    type(client, 0, 'a');
    await pass(50);
    type(client, 1, 'b');
    expect(client.state.kind).toBe('saving');
    expect(server.requests).toHaveLength(0);
    await pass(150);
    expect(server.requests).toHaveLength(1);
    expect(server.text).toBe('ab');
    expect(client.state.kind).toBe('saved');
  });

  it('repeats a command that got no answer with the same key and body', async () => {
    server.failures = ['answer lost', 'request lost', new ApiError(503, 'The database is away.')];
    const client = server.open({ hears: false });
    type(client, 0, 'once');
    await pass(300);
    expect(client.state.kind).toBe('offline');
    type(client, 4, ' more');
    await pass(20_000);
    expect(server.text).toBe('once more');
    const [first, ...others] = server.requests;
    expect(others.slice(0, 3)).toEqual([first, first, first]);
    expect(client.state.kind).toBe('saved');
  });

  it('takes its event for an answer that is lost', async () => {
    server.failures = ['answer lost'];
    const client = server.open();
    type(client, 0, 'once');
    await pass(300);
    expect(client.state.kind).toBe('saved');
    expect(server.requests).toHaveLength(1);
  });

  it('says how many changes wait while the server is away', async () => {
    server.failures = Array<Failure>(9).fill('request lost');
    server.text = 'some text';
    const client = server.open();
    type(client, 9, '!');
    await pass(1_000);
    expect(client.state).toMatchObject({ kind: 'offline', changes: 1 });
    type(client, 4, ' more');
    expect(client.state).toMatchObject({ kind: 'offline', changes: 2 });
  });

  it('repeats at once when the connection is back', async () => {
    server.failures = Array<Failure>(6).fill('request lost');
    const client = server.open();
    type(client, 0, 'x');
    await pass(15_000);
    server.failures = [];
    client.wake();
    await pass(1);
    expect(client.state.kind).toBe('saved');
  });

  it('merges when somebody was faster, and sends the merged command with a new key', async () => {
    const client = server.open({ hears: false });
    const other = server.open();
    type(other, 0, 'theirs ');
    await pass(250);
    type(client, 0, 'mine');
    await pass(250);
    expect(server.text).toBe('theirs mine');
    expect(client.document.text).toBe('theirs mine');
    expect(new Set(server.requests.map((request) => request.key)).size).toBe(3);
    expect(client.state.kind).toBe('saved');
  });

  it('says why the server refuses, and tries again with the next change', async () => {
    server.failures = [new ApiError(413, 'The file would be too large.')];
    const client = server.open();
    type(client, 0, 'huge');
    await pass(250);
    expect(client.state).toEqual({ kind: 'refused', reason: 'The file would be too large.' });
    expect(await client.flush()).toBe(true);
    type(client, 0, '', 3);
    await pass(250);
    expect(server.text).toBe('e');
    expect(client.state.kind).toBe('saved');
  });

  it('is settled when what was refused has been taken back', async () => {
    server.failures = [new ApiError(413, 'The file would be too large.')];
    const client = server.open();
    type(client, 0, 'huge');
    await pass(250);
    type(client, 0, '', 4);
    expect(client.state.kind).toBe('saved');
    expect(client.isSaved).toBe(true);
  });

  it('keeps the text of a file that is gone', async () => {
    server.failures = [new ApiError(404, 'There is no such file.')];
    const client = server.open();
    type(client, 0, 'mine');
    await pass(250);
    expect(client.state.kind).toBe('deleted');
    expect(client.document.text).toBe('mine');
    await pass(60_000);
    expect(server.requests).toHaveLength(1);
  });

  it('flushes at once, and does not wait for a server that is away', async () => {
    const client = server.open();
    type(client, 0, 'a');
    await expect(client.flush()).resolves.toBe(true);
    server.failures = ['request lost'];
    type(client, 1, 'b');
    await expect(client.flush()).resolves.toBe(false);
  });

  it('takes the text of a program that writes something else than text for what it is', async () => {
    const client = server.open();
    await client.receive({ kind: 'replaced', version: 2, text: 'new' });
    expect(client.document.text).toBe('new');
    server.isBinary = true;
    await client.receive({ kind: 'replaced', version: 3, text: null });
    type(client, 0, 'x');
    await pass(1_000);
    expect(server.requests).toHaveLength(0);
  });

  it('replaces in the text of a version, also where line ends are shown differently, and can take it back', async () => {
    server.text = 'a\r\nb a';
    const client = server.open();
    const shown: string[] = [];
    client.onForeignChange = () => shown.push(client.document.text);
    const edits = [0, 5].map((offset) => ({ offset, deleteCount: 1, insert: 'xyz' }));
    expect(client.replace(7, edits)).toBe(false);
    expect(client.replace(1, edits)).toBe(true);
    expect(shown).toEqual(['xyz\nb xyz']);
    await pass(250);
    expect(server.text).toBe('xyz\nb xyz');
    const undone = client.history.undo(client.document.content);
    expect(undone?.apply(client.document.content).toString()).toBe('a\nb a');
    type(client, 0, 'unsaved');
    expect(client.replace(2, edits)).toBe(false);
  });

  it('ends with one text for everybody, whatever fails', async () => {
    const failure = fc.constantFrom<Failure | null>('request lost', 'answer lost', new ApiError(502, ''), null, null);
    const act = fc.record({
      who: fc.nat(2),
      at: fc.nat(),
      cut: fc.nat({ max: 2 }),
      wait: fc.nat({ max: 400 }),
      failure,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 15 }), async (acts) => {
        server = new Server();
        const clients = [server.open(), server.open(), server.open({ hears: false })];
        let letter = 0x4e00;
        const expected = new Set<string>();
        for (const { who, at, cut, wait, failure: fails } of acts) {
          const client = clients[who];
          if (!client) continue;
          if (fails) server.failures.push(fails);
          const offset = at % (client.document.length + 1);
          const count = Math.min(cut, client.document.length - offset);
          for (const gone of client.document.text.slice(offset, offset + count)) expected.delete(gone);
          const mark = String.fromCharCode(letter++);
          expected.add(mark);
          type(client, offset, mark, count);
          await pass(wait);
        }
        server.failures = [];
        for (let round = 0; round < 3; round++) {
          for (const client of clients) client.wake();
          await pass(30_000);
        }
        const [first, second, third] = clients;
        // The one that hears of nothing learns by its own commands only.
        if (third) {
          type(third, 0, '.');
          await pass(5_000);
        }
        for (const client of [first, second, third]) {
          expect(client?.document.text).toBe(server.text);
          expect(client?.state.kind).toBe('saved');
        }
        for (const mark of expected) expect(server.text.split(mark).length - 1, mark).toBe(1);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
