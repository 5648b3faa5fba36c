import type { HubConnection } from '@microsoft/signalr';
import type { SandboxState } from '@/shared/api/contract';
import { LiveConnection } from '@/shared/hubs/liveConnection';
import { createTerminalHub, type ListedTerminal, type OpenedTerminal } from '@/shared/hubs/terminalHub';
import type { TerminalPort, TerminalStream } from './terminalStream';

// A run's terminal exists a moment after the run was requested, and in the end not at all when it never started.
const firstRetryMilliseconds = 15;
const lastRetryMilliseconds = 250;
const openPatienceMilliseconds = 10_000;

/** One connection for all terminals of a workspace. Terminals attach to it and follow it through reconnects. */
export class TerminalLink {
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
        }),
      ready: () => this.#sandboxReady(),
      connected: async (connection) => {
        connection.onclose(() => this.#each((stream) => stream.disconnect()));
        this.#each((stream) => void this.#open(stream, connection));
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
    await this.#live.current?.invoke('Kill', terminalId);
  }

  async list(): Promise<ListedTerminal[]> {
    return (await this.#live.current?.invoke<ListedTerminal[]>('List')) ?? [];
  }

  sandboxChanged(sandbox: SandboxState): void {
    this.#isReady = sandbox.state === 'ready';
    if (!this.#isReady) return;
    if (this.#sandboxId !== null && sandbox.sandboxId !== this.#sandboxId) {
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
