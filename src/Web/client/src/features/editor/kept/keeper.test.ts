import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditCommand } from '@/shared/api/api';
import type { EventPage, FileContent, WorkspaceEvent } from '@/shared/api/contract';
import { ApiError, NetworkError } from '@/shared/api/http';
import { sha256 } from '@/shared/lib/sha256';
import { changeOf, type TextEdit } from '../core/changes';
import { DocumentSync } from '../core/documentSync';
import { FileDocument } from '../core/fileDocument';
import { forgetSaved } from './keptStore';

const applied = (text: string, edits: readonly TextEdit[]) =>
  edits.reduceRight(
    (now, edit) => now.slice(0, edit.offset) + edit.insert + now.slice(edit.offset + edit.deleteCount),
    text,
  );

const fileId = 'file';
const workspaceId = 'workspace';

/** One file on a server that can be away, and loses answers. */
class Server {
  text = 'start';
  version = 1;
  away = false;
  lose: ('request' | 'answer')[] = [];
  readonly events: WorkspaceEvent[] = [];
  readonly texts = new Map<number, string>([[1, 'start']]);
  readonly tabs = new Set<Tab>();
  readonly #answers = new Map<string, { version: number; hash: string }>();

  async edit(command: EditCommand, key: string): Promise<{ version: number; hash: string }> {
    await Promise.resolve();
    const loss = this.away ? 'request' : this.lose.shift();
    if (loss === 'request') throw new NetworkError(null);
    let answer = this.#answers.get(key);
    if (!answer) {
      if (command.baseVersion !== this.version) throw new ApiError(409, 'stale', { currentVersion: this.version });
      const text = applied(this.text, command.edits);
      expect(await sha256(text)).toBe(command.resultHash);
      if (command.baseVersion !== this.version) throw new ApiError(409, 'stale', { currentVersion: this.version });
      answer = { version: this.version + 1, hash: command.resultHash };
      this.#answers.set(key, answer);
      this.#append(text, { type: 'file_edited', commandId: key, data: { fileId, ...command } });
    }
    if (loss === 'answer') throw new NetworkError(null);
    return answer;
  }

  /** A program in the sandbox writes the file. */
  replace(text: string): void {
    this.#append(text, { type: 'file_replaced', data: { fileId, body: { text } } });
  }

  #append(text: string, event: object): void {
    this.text = text;
    this.version++;
    this.texts.set(this.version, text);
    const appended = { version: this.version, ...event } as WorkspaceEvent;
    this.events.push(appended);
    for (const tab of this.tabs) tab.deliver(appended);
  }

  after(version: number): EventPage {
    if (this.away) throw new NetworkError(null);
    return { items: this.events.filter((event) => event.version > version).slice(0, 3), version: this.version };
  }
}

/** What a browser tab is made of, each time that its page is loaded: modules anew, storage as it was. */
class Tab {
  document: DocumentSync | null = null;
  others: DocumentSync[] = [];
  readonly server: Server;
  readonly storage: Map<string, string>;
  #locks: (() => void)[] = [];

  constructor(server: Server, storage = new Map<string, string>()) {
    this.server = server;
    this.storage = storage;
  }

  async load(): Promise<DocumentSync> {
    vi.resetModules();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => this.storage.get(key) ?? null,
      setItem: (key: string, value: string) => this.storage.set(key, value),
    });
    vi.stubGlobal('navigator', { locks: { request: this.#lock } });
    const { Keeper } = await import('./keeper');
    const { revive } = await import('./revive');
    const keeper = await Keeper.open('ada', workspaceId);
    if (!keeper) throw new Error('no storage');
    for (const kept of await keeper.claim()) {
      const revived = await revive(kept, {
        readFile: async (version) => ({ text: this.server.texts.get(version) ?? null }) as FileContent,
        eventsAfter: async (version) => this.server.after(version),
        known: () => ({ file: this.server.version, workspace: this.server.version }),
        make: (document, history) => this.#make(document, history),
        deliver: (event, document) => deliver(event, document),
        register: (document) => {
          if (this.document) this.others.push(document);
          else this.document = document;
          keeper.keep(document, fileId, kept.replica);
        },
      });
      expect(revived).toBeDefined();
    }
    if (!this.document) {
      this.document = this.#make(new FileDocument(this.server.text, this.server.version));
      keeper.keep(this.document, fileId);
    }
    this.server.tabs.add(this);
    return this.document;
  }

  /** The browser ends the page; what it has written down and what has left is all there is. */
  crash(): void {
    this.server.tabs.delete(this);
    for (const document of this.#documents()) {
      document.onChange = () => {};
      document.dispose();
    }
    this.document = null;
    this.others = [];
    for (const release of this.#locks.splice(0)) release();
  }

  deliver(event: WorkspaceEvent): void {
    for (const document of this.#documents()) deliver(event, document);
  }

  wake(): void {
    for (const document of this.#documents()) document.wake();
  }

  get isSaved(): boolean {
    return this.#documents().every((document) => document.isSaved);
  }

  #documents(): DocumentSync[] {
    return this.document ? [this.document, ...this.others] : this.others;
  }

  #make(
    ...[content, history]: [ConstructorParameters<typeof DocumentSync>[0], DocumentSync['history']?]
  ): DocumentSync {
    const document: DocumentSync = new DocumentSync(
      content,
      {
        sendEdits: (command, key) => this.server.edit(command, key),
        readFile: async () => ({ text: this.server.text, version: this.server.version }) as FileContent,
        catchUp: async () => {
          let seen = document.document.version;
          for (;;) {
            const page = this.server.after(seen);
            for (const event of page.items) deliver(event, document);
            if (page.items.length === 0) return;
            seen = page.items.at(-1)?.version ?? seen;
          }
        },
      },
      history,
    );
    return document;
  }

  readonly #lock = async (
    name: string,
    _options: unknown,
    action: (lock: object | null) => Promise<unknown> | undefined,
  ): Promise<unknown> => {
    if (locks.has(name)) return action(null);
    locks.add(name);
    const released = new Promise<void>((resolve) => {
      this.#locks.push(() => {
        locks.delete(name);
        resolve();
      });
    });
    const holding = action({});
    return Promise.race([holding, released]).finally(() => locks.delete(name));
  };
}

const locks = new Set<string>();

function deliver(event: WorkspaceEvent, document: DocumentSync): void {
  const { version } = event;
  if (event.type === 'file_edited') {
    const { edits, resultHash } = event.data;
    void document.receive({ kind: 'edited', version, edits, resultHash, key: event.commandId ?? null });
  } else if (event.type === 'file_replaced')
    void document.receive({ kind: 'replaced', version, text: event.data.body.text });
}

const type = (document: DocumentSync, at: number, insert: string, cut = 0) => {
  const offset = at % (document.document.length + 1);
  const deleteCount = Math.min(cut, document.document.length - offset);
  const before = document.document.content;
  const change = changeOf([{ offset, deleteCount, insert }], before.length);
  document.history.record(change, before);
  document.edit(change);
  return before.sliceString(offset, offset + deleteCount, '\n');
};

/** What the browser does in the background is done. */
const written = () => new Promise((resolve) => setTimeout(resolve, 15));
const saved = async (tab: Tab) => {
  for (let round = 0; !tab.isSaved; round++) {
    expect(round).toBeLessThan(300);
    tab.wake();
    await written();
  }
};

let server: Server;
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  locks.clear();
  server = new Server();
});

describe('what a browser keeps of unsaved edits', () => {
  it('is there after a crash while the server was away, and becomes events', async () => {
    server.away = true;
    const tab = new Tab(server);
    type(await tab.load(), 5, ' and more');
    await written();
    tab.crash();
    server.replace('start of a program');
    server.away = false;
    const document = await tab.load();
    expect(document.document.text).toBe('start of a program and more');
    await saved(tab);
    expect(server.text).toBe('start of a program and more');
    expect(document.history.undo(document.document.content)).not.toBeNull();
  });

  it('is taken over by another tab when its own is gone, once, and not while it lives', async () => {
    server.away = true;
    const first = new Tab(server);
    type(await first.load(), 0, 'first ');
    await written();
    const second = new Tab(server);
    expect((await second.load()).document.text).toBe('start');
    first.crash();
    second.crash();
    server.away = false;
    const third = new Tab(server);
    await third.load();
    const fourth = new Tab(server);
    await fourth.load();
    await saved(third);
    await saved(fourth);
    expect(server.text).toBe('first start');
  });

  it('has the steps to undo after a reload, also when somebody else wrote meanwhile', async () => {
    const tab = new Tab(server);
    type(await tab.load(), 5, '!');
    await saved(tab);
    await written();
    tab.crash();
    server.replace('re-start!');
    const document = await tab.load();
    expect(document.document.text).toBe('re-start!');
    const undone = document.history.undo(document.document.content);
    expect(undone?.apply(document.document.content).toString()).toBe('re-start');
  });

  it('is nothing that the server has, once the person has signed out', async () => {
    const tab = new Tab(server);
    type(await tab.load(), 5, '!');
    await saved(tab);
    await written();
    await forgetSaved('ada');
    tab.crash();
    expect((await tab.load()).history.undo(tab.document?.document.content ?? expect.fail())).toBeNull();
  });

  it('loses nothing that was written down and doubles nothing, whatever happens in which order', async () => {
    const act = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ do: fc.constant('type' as const), who: fc.nat(1), at: fc.nat(), cut: fc.nat(2) }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('program' as const), at: fc.nat() }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), who: fc.nat(1), closed: fc.boolean() }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('lose' as const),
          what: fc.constantFrom('request' as const, 'answer' as const),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('away' as const), away: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('flush' as const), who: fc.nat(1) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
        vi.stubGlobal('indexedDB', new IDBFactory());
        locks.clear();
        server = new Server();
        const tabs = [new Tab(server), new Tab(server)];
        for (const tab of tabs) await tab.load();
        const [written_, removed] = [new Set<string>(), new Set<string>()];
        let marker = 0x4e00;
        const mark = () => {
          const text = String.fromCharCode(marker++);
          written_.add(text);
          return text;
        };
        for (const step of acts) {
          if (step.do === 'program') {
            const at = step.at % (server.text.length + 1);
            server.replace(`${server.text.slice(0, at)}${mark()}${server.text.slice(at)}`);
          } else if (step.do === 'lose') server.lose.push(step.what);
          else if (step.do === 'away') server.away = step.away;
          else {
            const tab = tabs[step.who];
            if (!tab?.document) continue;
            if (step.do === 'type') for (const gone of type(tab.document, step.at, mark(), step.cut)) removed.add(gone);
            if (step.do === 'flush') void tab.document.flush();
            if (step.do === 'crash' && !server.away) {
              await written();
              tab.crash();
              // A reload, or another tab later.
              const next = step.closed ? new Tab(server) : tab;
              tabs[step.who] = next;
              await next.load();
            }
          }
        }
        server.away = false;
        server.lose = [];
        for (const tab of tabs) await saved(tab);
        await written();
        let fold = 'start';
        for (const event of server.events)
          fold =
            event.type === 'file_edited' ? applied(fold, event.data.edits) : (server.texts.get(event.version) ?? '');
        expect(server.text).toBe(fold);
        for (const tab of tabs) expect(tab.document?.document.text).toBe(fold);
        for (const character of written_) {
          const times = fold.split(character).length - 1;
          expect(times, character).toBeLessThanOrEqual(1);
          if (!removed.has(character)) expect(times, character).toBe(1);
        }
        for (const tab of tabs) tab.crash();
      }),
      { numRuns: Number(import.meta.env.VITE_PROPERTY_RUNS ?? 60) },
    );
  }, 120_000);
});
