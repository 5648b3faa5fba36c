import type { HubConnection } from '@microsoft/signalr';
import { Backoff } from '../lib/backoff';

export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

interface LiveConnectionOptions {
  create: () => HubConnection;
  /** Runs after every connect, before the connection counts as connected; when it fails, so did the connect. */
  connected: (connection: HubConnection) => Promise<void>;
  changed?: (state: ConnectionState) => void;
  /** An attempt failed, for a reason that browsers do not tell: a place to ask the server in another way. */
  failed?: () => void;
  /** Awaited before every attempt: a place to wait for what the connection needs. */
  ready?: () => Promise<void>;
}

/** Keeps a hub connection up for as long as it is wanted: connects, reconnects with growing waits, never gives up. */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #backoff = new Backoff({ firstMilliseconds: 250, maxMilliseconds: 5_000 });
  #connection: HubConnection | null = null;
  #stopped = true;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  get current(): HubConnection | null {
    return this.#connection;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    window.addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    void this.#loop();
  }

  stop(): void {
    this.#stopped = true;
    window.removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#backoff.wake();
    void this.#connection?.stop();
  }

  /** Drops the connection, so that a new one is made. */
  restart(): void {
    this.#backoff.wake();
    void this.#connection?.stop();
  }

  readonly #wake = (): void => {
    if (document.visibilityState === 'visible') this.#backoff.wake();
  };

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      this.#options.changed?.('connecting');
      try {
        await this.#options.ready?.();
        if (this.#stopped) return;
        await this.#connectOnce();
      } catch {
        this.#options.failed?.();
      }
      if (this.#stopped) return;
      this.#options.changed?.('disconnected');
      await this.#backoff.wait();
    }
  }

  async #connectOnce(): Promise<void> {
    const connection = this.#options.create();
    const closed = new Promise<void>((resolve) => connection.onclose(() => resolve()));
    try {
      await connection.start();
      this.#connection = connection;
      await this.#options.connected(connection);
      this.#backoff.reset();
      this.#options.changed?.('connected');
      await closed;
    } finally {
      this.#connection = null;
      await connection.stop();
    }
  }
}
