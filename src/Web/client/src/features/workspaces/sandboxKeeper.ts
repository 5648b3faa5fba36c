import { api } from '@/shared/api/api';
import type { SandboxState } from '@/shared/api/contract';
import { hasStatus, sentence } from '@/shared/api/http';

const firstRetryMilliseconds = 3_000;
// A sandbox that was there and is gone is asked for anew at once.
const goneMilliseconds = 250;
const lastRetryMilliseconds = 10_000;

/**
 * Sees to it that an open workspace has a sandbox: asks for one when the page opens, and again while none can be had
 * and the page is looked at. A sandbox that was stopped on purpose, or for being idle, waits for the person.
 */
export class SandboxKeeper {
  readonly #workspaceId: string;
  readonly #show: (state: SandboxState) => void;
  #state: SandboxState = { state: 'none', sandboxId: null, detail: null };
  #retryMilliseconds = firstRetryMilliseconds;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asking = false;
  #running = false;

  constructor(workspaceId: string, show: (state: SandboxState) => void) {
    this.#workspaceId = workspaceId;
    this.#show = show;
  }

  start(): void {
    this.#running = true;
    document.addEventListener('visibilitychange', this.#visible);
    void this.ask();
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener('visibilitychange', this.#visible);
    if (this.#timer) clearTimeout(this.#timer);
  }

  wake(): void {
    if (this.#state.state === 'unavailable') void this.ask();
  }

  /** What the server says about the sandbox, from whichever side it comes. */
  observe({ state, sandboxId, detail }: SandboxState): void {
    // Our own question is under way: its answer is newer than a snapshot that still knows of none.
    if (this.#asking && state === 'none') return;
    this.#set({ state, sandboxId, detail });
    if (this.#asking || !this.#running) return;
    if (state === 'none') this.#askLater(goneMilliseconds);
    if (state === 'unavailable') this.#askLater(this.#retryMilliseconds);
  }

  async ask(): Promise<void> {
    if (this.#asking || !this.#running) return;
    this.#asking = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      const { state, sandboxId } = await api.startSandbox(this.#workspaceId);
      // The hub's push can overtake the answer.
      if (this.#state.state !== 'ready' || this.#state.sandboxId !== sandboxId)
        this.#set({ state, sandboxId, detail: null });
      this.#retryMilliseconds = firstRetryMilliseconds;
    } catch (error) {
      if (hasStatus(error, 401) || hasStatus(error, 404)) return;
      this.#set({ state: 'unavailable', sandboxId: null, detail: sentence(error) });
    } finally {
      this.#asking = false;
    }
    if (this.#state.state === 'unavailable') this.#askLater(this.#retryMilliseconds);
  }

  async restart(): Promise<void> {
    await api.stopSandbox(this.#workspaceId);
    await this.ask();
  }

  readonly #visible = (): void => {
    if (document.visibilityState === 'visible') this.wake();
  };

  #askLater(milliseconds: number): void {
    if (this.#timer || document.visibilityState === 'hidden') return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#state.state === 'none' || this.#state.state === 'unavailable') void this.ask();
    }, milliseconds);
    this.#retryMilliseconds = Math.min(lastRetryMilliseconds, this.#retryMilliseconds * 1.5);
  }

  #set(state: SandboxState): void {
    if (state.state === 'ready') this.#retryMilliseconds = firstRetryMilliseconds;
    this.#state = state;
    this.#show(state);
  }
}
