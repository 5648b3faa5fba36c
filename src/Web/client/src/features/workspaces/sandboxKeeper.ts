import { api } from '@/shared/api/api';
import type { SandboxState } from '@/shared/api/contract';
import { hasStatus, sentence } from '@/shared/api/http';

const firstRetryMilliseconds = 3_000;
// A sandbox that was there and is gone is asked for anew at once.
const goneMilliseconds = 250;
const lastRetryMilliseconds = 10_000;
// The host learns of it, and its next answer tells the page.
const keepMilliseconds = 5_000;

/**
 * Sees to it that an open workspace has a sandbox: asks for one when the page opens, and again while none can be had
 * and the page is looked at. A sandbox that was stopped for being idle waits until the person does something, one that
 * an administrator stopped until they ask for another.
 */
export class SandboxKeeper {
  readonly #workspaceId: string;
  readonly #show: (state: SandboxState) => void;
  #state: SandboxState = { state: 'none', sandboxId: null, detail: null };
  #retryMilliseconds = firstRetryMilliseconds;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asking = false;
  #running = false;
  #keptAt = Number.NEGATIVE_INFINITY;

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
  observe({ state, sandboxId, detail, reason = null, stopsAt = null }: SandboxState): void {
    // Our own question is under way: its answer is newer than a snapshot that still knows of none.
    if (this.#asking && (state === 'none' || (state === 'stopped' && sandboxId === null))) return;
    this.#set({ state, sandboxId, detail, reason, stopsAt });
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
        this.#set({ state: knownState(state), sandboxId, detail: null });
      this.#retryMilliseconds = firstRetryMilliseconds;
    } catch (error) {
      if (hasStatus(error, 401) || hasStatus(error, 404)) return;
      // The workspace is archived: until it is restored there is nothing to ask for.
      if (hasStatus(error, 409)) return this.#set({ state: 'stopped', sandboxId: null, detail: sentence(error) });
      this.#set({ state: 'unavailable', sandboxId: null, detail: sentence(error) });
    } finally {
      this.#asking = false;
    }
    if (this.#state.state === 'unavailable') this.#askLater(this.#retryMilliseconds);
  }

  /** The person did something that a sandbox is for: keeps one that is about to be stopped, starts one that was idle. */
  use(): void {
    if (this.#state.state === 'stopped' && this.#state.reason === 'idle') void this.ask();
    if (this.#state.stopsAt) void this.keep().catch(() => {});
  }

  /** Says that the sandbox is still wanted. */
  async keep(): Promise<void> {
    const now = performance.now();
    if (now - this.#keptAt < keepMilliseconds) return;
    this.#keptAt = now;
    try {
      await api.startSandbox(this.#workspaceId);
    } catch (error) {
      this.#keptAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
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

// The command's answer knows one state more than the page: a sandbox that is on its way to its end. Another follows it.
const knownState = (state: string): SandboxState['state'] => (state === 'ready' ? 'ready' : 'starting');
