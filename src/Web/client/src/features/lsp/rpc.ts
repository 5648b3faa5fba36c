/** Tells that a question is not interesting any more. Monaco's tokens are such. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** The other side answered with an error, or will not answer any more. */
export class RpcError extends Error {}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

interface RpcHandlers {
  send: (message: Uint8Array) => void;
  notified: (method: string, params: unknown) => void;
  /** Answers what the other side asks. */
  asked: (method: string, params: unknown) => unknown;
}

/** The agent takes no larger ones. */
export const mostBytes = 2 * 1024 * 1024;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * JSON-RPC over messages that arrive whole. The other side runs what a learner has installed: whatever it sends that is
 * not a message is ignored, and every question of it gets an answer, because pyright ends itself over one that has none.
 */
export class RpcChannel {
  readonly #handlers: RpcHandlers;
  readonly #pending = new Map<number, Pending>();
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #next = 0;
  #closed = false;

  constructor(handlers: RpcHandlers) {
    this.#handlers = handlers;
  }

  notify(method: string, params: unknown): void {
    if (!this.#closed) this.#send({ method, params });
  }

  request(method: string, params: unknown, cancellation?: Cancellation): Promise<unknown> {
    if (this.#closed || cancellation?.isCancellationRequested)
      return Promise.reject(new RpcError('Nobody is there to answer.'));
    const id = ++this.#next;
    return new Promise<unknown>((resolve, reject) => {
      const cancelled = cancellation?.onCancellationRequested(() => {
        if (!this.#pending.has(id)) return;
        this.notify('$/cancelRequest', { id });
        settle(() => reject(new RpcError('Cancelled.')));
      });
      const settle = (how: () => void) => {
        this.#pending.delete(id);
        cancelled?.dispose();
        how();
      };
      this.#pending.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      });
      try {
        this.#send({ id, method, params });
      } catch (error) {
        settle(() => reject(error));
      }
    });
  }

  receive(bytes: Uint8Array): void {
    const message = this.#parse(bytes);
    if (this.#closed || !isObject(message)) return;
    const { id, method, params } = message;
    if (typeof method === 'string') {
      if (id === undefined) this.#handlers.notified(method, params);
      else if (typeof id === 'number' || typeof id === 'string') this.#answer(id, method, params);
    } else if (typeof id === 'number') {
      const pending = this.#pending.get(id);
      if (isObject(message.error)) pending?.reject(new RpcError(String(message.error.message ?? 'It failed.')));
      else pending?.resolve(message.result ?? null);
    }
  }

  /** Nothing is answered any more. */
  close(): void {
    this.#closed = true;
    for (const pending of [...this.#pending.values()]) pending.reject(new RpcError('The language server has ended.'));
  }

  #answer(id: number | string, method: string, params: unknown): void {
    let result: unknown = null;
    try {
      result = this.#handlers.asked(method, params) ?? null;
    } catch {
      // Null is an answer that every question of the protocol allows.
    }
    this.#send({ id, result });
  }

  #send(message: object): void {
    const bytes = this.#encoder.encode(JSON.stringify({ jsonrpc: '2.0', ...message }));
    if (bytes.length > mostBytes) throw new RpcError('This is too large for the language server.');
    this.#handlers.send(bytes);
  }

  #parse(bytes: Uint8Array): unknown {
    try {
      return JSON.parse(this.#decoder.decode(bytes));
    } catch {
      return null;
    }
  }
}
