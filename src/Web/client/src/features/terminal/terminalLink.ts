import type { HubConnection } from '@microsoft/signalr';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SandboxState } from '@/shared/api/contract';
import { LiveConnection } from '@/shared/hubs/liveConnection';
import { createTerminalHub, type ListedTerminal, type OpenedTerminal } from '@/shared/hubs/terminalHub';
import type { ListedShell } from './shellList';
import type { TerminalPort, TerminalStream } from './terminalStream';

// A run's terminal exists a moment after the run was requested, and in the end not at all when it never started.
const firstRetryMilliseconds = 15;
const lastRetryMilliseconds = 250;
const openPatienceMilliseconds = 10_000;

/** One connection for all terminals of a workspace. Terminals attach to it and follow it through reconnects. */
export class TerminalLink {
  /** The shells of the present sandbox; null until the server has told. */
  readonly shells: StoreApi<{ listed: readonly ListedShell[] | null }> = createStore(() => ({ listed: null }));

  readonly #streams = new Map<string, TerminalStream>();
  readonly #live: LiveConnection;
  #sandboxId: string | null = null;
  #isReady = false;
  #isFirst = true;
  #whenReady: (() => void)[] = [];

  constructor(workspaceId: string) {
    this.#live = new LiveConnection({
      create: () =>
        createTerminalHub(workspaceId, {
          output: (terminalId, offset, bytes) => this.#streams.get(terminalId)?.output(Number(offset), bytes),
          exited: (terminalId, exitCode) => this.#streams.get(terminalId)?.exited(exitCode),
          listed: (terminals) => this.#show(terminals),
        }),
      ready: () => this.#sandboxReady(),
      connected: async (connection) => {
        connection.onclose(() => this.#each((stream) => stream.disconnect()));
        this.#each((stream) => void this.#open(stream, connection));
        // Whatever changes from now on is told; this is what there was before.
        const terminals = await connection.invoke<ListedTerminal[]>('List');
        if (this.#live.current === connection) this.#show(terminals);
      },
    });
  }

  start(): void {
    this.#live.start();
  }

  stop(): void {
    this.#live.stop();
    for (const resolve of this.#whenReady.splice(0)) resolve();
  }

  attach(stream: TerminalStream): () => void {
    this.#streams.set(stream.terminalId, stream);
    const connection = this.#live.current;
    if (connection) void this.#open(stream, connection);
    return () => {
      if (this.#streams.get(stream.terminalId) === stream) this.#streams.delete(stream.terminalId);
      void this.#live.current?.invoke('Close', stream.terminalId).catch(() => {});
    };
  }

  /** Opens a terminal once more; a shell that has ended starts again. */
  reopen(stream: TerminalStream): void {
    const connection = this.#live.current;
    if (connection) void this.#open(stream, connection);
  }

  /** Ends the programs of a terminal. */
  async kill(terminalId: string): Promise<void> {
    await this.#invoke('Kill', terminalId);
  }

  /** Ends a shell, for every device that shows it. */
  async remove(terminalId: string): Promise<void> {
    await this.#invoke('Remove', terminalId);
  }

  /** Gives a shell a name, for every device that shows it. */
  async rename(terminalId: string, name: string): Promise<void> {
    await this.#invoke('Rename', terminalId, name);
  }

  /** Forgets what a terminal has printed, so that it does not come back with the next reload. */
  async clear(terminalId: string): Promise<void> {
    await this.#invoke('Clear', terminalId);
  }

  async #invoke(method: string, ...rest: readonly string[]): Promise<void> {
    if (!this.#live.current) throw new Error('The terminal is not connected at present. Try again in a moment.');
    await this.#live.current.invoke(method, ...rest);
  }

  sandboxChanged(sandbox: SandboxState): void {
    this.#isReady = sandbox.state === 'ready';
    if (!this.#isReady) return;
    if (this.#sandboxId !== null && sandbox.sandboxId !== this.#sandboxId) {
      this.shells.setState({ listed: null });
      this.#each((stream) => stream.startOver());
      this.#live.restart();
    }
    this.#sandboxId = sandbox.sandboxId;
    for (const resolve of this.#whenReady.splice(0)) resolve();
  }

  #sandboxReady(): Promise<void> {
    // The server itself waits for a sandbox that is starting, which saves the way of the news to here and back.
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return this.#isReady || isFirst ? Promise.resolve() : new Promise((resolve) => this.#whenReady.push(resolve));
  }

  #show(terminals: readonly ListedTerminal[]): void {
    const listed = terminals
      .filter(({ Kind }) => Kind === 'shell')
      .map(({ TerminalId: id, Name: name }) => ({ id, name }));
    this.shells.setState({ listed });
  }

  #each(action: (stream: TerminalStream) => void): void {
    for (const stream of this.#streams.values()) action(stream);
  }

  async #open(stream: TerminalStream, connection: HubConnection): Promise<void> {
    const port = portOf(connection);
    let wait = firstRetryMilliseconds;
    for (let waited = 0; waited < openPatienceMilliseconds; waited += wait) {
      if (this.#live.current !== connection || this.#streams.get(stream.terminalId) !== stream) return;
      try {
        await stream.connect(port);
        return;
      } catch {
        wait = Math.min(lastRetryMilliseconds, wait * 1.5);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    stream.onState('unknown', null);
  }
}

const portOf = (connection: HubConnection): TerminalPort => ({
  open: (terminalId, columns, rows, offset) =>
    connection.invoke<OpenedTerminal>('Open', terminalId, columns, rows, offset),
  input: (terminalId, bytes) => void connection.send('Input', terminalId, bytes).catch(() => {}),
  resize: (terminalId, columns, rows) => void connection.send('Resize', terminalId, columns, rows).catch(() => {}),
  ack: (terminalId, offset) => void connection.send('Ack', terminalId, offset).catch(() => {}),
});
