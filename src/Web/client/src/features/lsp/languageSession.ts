import type { HubConnection } from '@microsoft/signalr';
import { namedModels, onModelNamed } from '@/features/editor/modelPaths';
import { editor } from '@/features/editor/monaco';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import { createLanguageHub, type FormatAnswer, type LanguageEnd } from '@/shared/hubs/languageHub';
import { LiveConnection } from '@/shared/hubs/liveConnection';
import { Diagnostics } from './diagnostics';
import { DocumentFeed } from './documentFeed';
import { FileChanges } from './fileChanges';
import { introduce } from './languageServer';
import { languageState, setLanguageState } from './languageState';
import type { Cancellation, RpcChannel } from './rpc';

const startPatienceMilliseconds = 20_000;
const retryMilliseconds = [500, 2_000, 8_000, 30_000];
const laterMilliseconds = 60_000;
/** One that has worked for this long did not die of what the last one died of. */
const healthyMilliseconds = 60_000;

/**
 * The language server of one workspace, as long as the page shows it: started when a Python file is open and there is a
 * sandbox, started again when it dies, and asked by the providers. Nothing waits for it.
 */
export class LanguageSession {
  readonly feed = new DocumentFeed();
  readonly #diagnostics = new Diagnostics(this.feed);
  readonly #changes = new FileChanges((changes) =>
    this.#channel?.notify('workspace/didChangeWatchedFiles', { changes }),
  );
  readonly #live: LiveConnection;
  readonly #session: WorkspaceSession;
  readonly #isOurs: (model: editor.ITextModel, path: string) => boolean;
  readonly #disposals: (() => void)[] = [];
  #connection: HubConnection | null = null;
  #channel: RpcChannel | null = null;
  #whenWanted: (() => void)[] = [];
  #whenChanged: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #sandboxId: string | null = null;
  #failures = 0;
  #startedAt = 0;

  constructor(session: WorkspaceSession, isOurs: (model: editor.ITextModel, path: string) => boolean) {
    this.#session = session;
    this.#isOurs = isOurs;
    this.#live = new LiveConnection({
      create: () =>
        createLanguageHub(session.workspaceId, {
          message: (bytes) => this.#channel?.receive(bytes),
          librariesChanged: (folder) => this.#changes.librariesChanged(folder),
          ended: (end, sentence) => this.#ended(end, sentence),
        }),
      ready: async () => {
        await this.#wanted();
        // On its way from here on: what is asked while the connection is made waits for it.
        if (this.#disposals.length > 0) this.#show({ kind: 'starting' });
      },
      failed: () => this.#show({ kind: 'off' }),
      connected: async (connection) => {
        this.#connection = connection;
        connection.onclose(() => this.#disconnected(connection));
        void this.#start();
      },
    });
  }

  start(): void {
    const add = (model: editor.ITextModel, path: string) => {
      if (!this.#isOurs(model, path)) return;
      const before = this.feed.pathOf(model);
      if (before !== undefined && before !== path) this.#diagnostics.forget(before);
      this.feed.add(model, path);
      for (const resolve of this.#whenWanted.splice(0)) resolve();
    };
    for (const [model, path] of namedModels()) add(model, path);
    this.#disposals.push(onModelNamed(add));
    const disposing = editor.onWillDisposeModel((model) => {
      const path = this.feed.pathOf(model);
      if (path !== undefined) this.#diagnostics.forget(path);
      this.feed.remove(model);
    });
    this.#disposals.push(() => disposing.dispose());
    // A new editor comes with the option as it is without a server.
    const creating = editor.onDidCreateEditor(() => queueMicrotask(chooseSuggestions));
    this.#disposals.push(() => creating.dispose());
    this.#disposals.push(this.#session.state.subscribe(() => this.#sandboxChanged()));
    this.#disposals.push(this.#session.onEvents((events) => this.#changes.happened(events)));
    this.#disposals.push(() => this.#changes.dispose());
    this.#sandboxChanged();
    this.feed.onActivity = () => this.#wake();
    this.#live.start();
  }

  dispose(): void {
    for (const dispose of this.#disposals.splice(0)) dispose();
    if (this.#timer) clearTimeout(this.#timer);
    for (const resolve of this.#whenWanted.splice(0)) resolve();
    this.#live.stop();
    this.#forgetServer();
    this.feed.clear();
    this.#diagnostics.clear();
    this.#show({ kind: 'off' });
  }

  /** The person wants it here, or once more. */
  resume(): void {
    this.#failures = 0;
    if (this.#connection) void this.#start();
    else this.#live.restart();
  }

  /**
   * A server that can be asked, after waiting for one that is on its way. Null when there is none.
   * @param also whether one that will be tried again is worth waiting for
   */
  async ready(milliseconds: number, cancellation?: Cancellation, also = false): Promise<RpcChannel | null> {
    this.#wake();
    const end = performance.now() + milliseconds;
    const isComing = (state = languageState.getState()) =>
      state.kind === 'starting' || (also && state.kind === 'paused' && state.retries);
    while (languageState.getState().kind !== 'ready' && isComing()) {
      const left = end - performance.now();
      if (left <= 0 || cancellation?.isCancellationRequested) return null;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#whenChanged.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return languageState.getState().kind === 'ready' ? this.#channel : null;
  }

  /** Formats a text; the answer says why not in a sentence. */
  async format(path: string, text: string): Promise<FormatAnswer> {
    if (!(await this.ready(startPatienceMilliseconds, undefined, true)) || !this.#connection)
      return { Text: null, Problem: sentenceOf(languageState.getState()) };
    return this.#connection.invoke<FormatAnswer>('Format', path, new TextEncoder().encode(text));
  }

  /** A file of a library; null when it cannot be shown. */
  async readLibrary(path: string): Promise<string | null> {
    return (await this.#connection?.invoke<string | null>('ReadLibrary', path).catch(() => null)) ?? null;
  }

  async #start(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#forgetServer();
    this.#show({ kind: 'starting' });
    try {
      // When it could not be started, `Ended` says why.
      if (!(await connection.invoke<boolean>('Start')) || this.#connection !== connection) return;
      const { channel, ready } = introduce({
        send: (message) => void connection.send('Send', message).catch(() => {}),
        published: (params) => {
          if (this.#channel !== channel) return;
          this.#diagnostics.publish(params);
          const state = languageState.getState();
          if (state.kind === 'ready' && !state.looked) this.#show({ kind: 'ready', looked: true });
        },
      });
      this.#channel = channel;
      const late = setTimeout(() => channel.close(), startPatienceMilliseconds);
      await ready.finally(() => clearTimeout(late));
      if (this.#channel !== channel) return;
      this.#startedAt = performance.now();
      this.feed.attach(channel);
      this.#show({ kind: 'ready', looked: false });
      askForSuggestions();
    } catch {
      if (this.#connection === connection && languageState.getState().kind === 'starting')
        this.#ended('Failed', 'Code assistance does not start. Your editor works without it.');
    }
  }

  #ended(end: LanguageEnd, sentence: string): void {
    const wasHealthy = this.#channel !== null && performance.now() - this.#startedAt > healthyMilliseconds;
    this.#forgetServer();
    switch (end) {
      case 'Closed':
        return;
      case 'Idle':
        this.#show({ kind: 'asleep' });
        return;
      case 'SandboxEnded':
        this.#show({ kind: 'off' });
        this.#live.restart();
        return;
      case 'Memory':
      case 'TooOften':
        this.#later(laterMilliseconds, sentence);
        return;
      case 'Failed': {
        if (wasHealthy) this.#failures = 0;
        const wait = retryMilliseconds[this.#failures++];
        if (wait !== undefined) this.#later(wait, sentence);
        else this.#show({ kind: 'paused', sentence: `${sentence} It keeps ending.`, retries: false });
        return;
      }
      default:
        this.#show({ kind: 'paused', sentence, retries: false });
    }
  }

  #later(milliseconds: number, sentence: string): void {
    this.#show({ kind: 'paused', sentence, retries: true });
    this.#timer = setTimeout(() => void this.#start(), milliseconds);
  }

  #wake(): void {
    if (languageState.getState().kind === 'asleep') void this.#start();
  }

  #disconnected(connection: HubConnection): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#forgetServer();
    this.#show({ kind: 'off' });
  }

  #forgetServer(): void {
    this.#channel?.close();
    this.#channel = null;
    this.feed.detach();
  }

  #wanted(): Promise<void> {
    if (this.#isWanted) return Promise.resolve();
    return new Promise<void>((resolve) => this.#whenWanted.push(resolve)).then(() => this.#wanted());
  }

  // Also when it is over: the connection finds that out by itself.
  get #isWanted(): boolean {
    return this.#disposals.length === 0 || (this.feed.size > 0 && this.#sandboxId !== null);
  }

  #sandboxChanged(): void {
    const { sandbox } = this.#session.state.getState();
    const ready = sandbox.state === 'ready' ? sandbox.sandboxId : null;
    if (ready === this.#sandboxId) return;
    const hadOne = this.#sandboxId !== null;
    this.#sandboxId = ready;
    if (hadOne) this.#live.restart();
    for (const resolve of this.#whenWanted.splice(0)) resolve();
  }

  #show(state: ReturnType<typeof languageState.getState>): void {
    setLanguageState(state);
    chooseSuggestions();
    for (const resolve of this.#whenChanged.splice(0)) resolve();
  }
}

/** Words of the file are suggested where nothing better is. The option is one for all editors. */
function chooseSuggestions(): void {
  const wordBasedSuggestions = languageState.getState().kind === 'ready' ? 'off' : 'currentDocument';
  const [view] = editor.getEditors() as editor.IStandaloneCodeEditor[];
  view?.updateOptions({ wordBasedSuggestions });
}

/** Whoever typed a dot before there was a server to ask still waits behind it. */
function askForSuggestions(): void {
  const view = editor.getEditors().find((candidate) => candidate.hasTextFocus());
  const [model, at] = [view?.getModel(), view?.getSelection()];
  if (!view || model?.getLanguageId() !== 'python' || !at?.isEmpty()) return;
  const line = model.getLineContent(at.startLineNumber);
  const [before, behind] = [line.charAt(at.startColumn - 2), line.charAt(at.startColumn - 1)];
  if (before === '.' && behind.trim() === '') view.trigger('language', 'editor.action.triggerSuggest', { auto: true });
}

function sentenceOf(state: ReturnType<typeof languageState.getState>): string {
  if (state.kind === 'paused') return state.sentence;
  return 'Formatting needs the sandbox, which is not ready. The file is as it was.';
}
