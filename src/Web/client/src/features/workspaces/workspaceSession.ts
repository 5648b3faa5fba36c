import type { QueryClient } from '@tanstack/react-query';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentSync, SaveState } from '@/features/editor/core/documentSync';
import { TerminalLink } from '@/features/terminal/terminalLink';
import { api } from '@/shared/api/api';
import type { LimitReached, SandboxState, Workspace, WorkspaceEvent } from '@/shared/api/contract';
import { isTemporary } from '@/shared/api/http';
import { meQuery, workspaceKey } from '@/shared/api/queries';
import { type ConnectionState, LiveConnection } from '@/shared/hubs/liveConnection';
import { createWorkspaceHub, joinWorkspace } from '@/shared/hubs/workspaceHub';
import { persistently } from '@/shared/lib/lazyPart';
import { applyEvent } from './applyEvent';
import { limitAfter } from './limitWording';
import type { OpenFiles } from './openFiles';
import { SandboxKeeper } from './sandboxKeeper';

export interface SessionState {
  connection: ConnectionState;
  sandbox: SandboxState;
  /** The last limit that was reached while this page looked on, until the person has read it. */
  limit: LimitReached | null;
  /** Of the files that are open here (`fileOf` the name); what is not listed is saved. */
  saveStates: Readonly<Record<string, SaveState>>;
}

const sandboxPatienceMilliseconds = 20_000;

type EventListener = (events: readonly WorkspaceEvent[]) => void;

/**
 * Everything that lives as long as a workspace is open in this tab and is not a component: the live connection, the
 * position in the event stream, the open files, the terminals and the care for the sandbox.
 */
export class WorkspaceSession {
  readonly workspaceId: string;
  readonly state: StoreApi<SessionState>;
  readonly terminals: TerminalLink;
  readonly sandbox: SandboxKeeper;

  readonly #queries: QueryClient;
  readonly #hub: LiveConnection;
  /** Not part of the first script; before it is here, no file is open. */
  #files: OpenFiles | null = null;
  #loadingFiles: Promise<OpenFiles> | null = null;
  #disposed = false;
  readonly #listeners = new Set<EventListener>();
  readonly #submissionListeners = new Set<() => void>();
  #loading: Promise<Workspace> | null = null;
  #version = 0;
  #catchingUp: Promise<void> = Promise.resolve();
  #held: WorkspaceEvent[] = [];

  constructor(workspaceId: string, queries: QueryClient) {
    this.workspaceId = workspaceId;
    this.#queries = queries;
    this.state = createStore<SessionState>(() => ({
      connection: 'connecting',
      sandbox: { state: 'none', sandboxId: null, detail: null },
      limit: null,
      saveStates: {},
    }));
    this.sandbox = new SandboxKeeper(workspaceId, (sandbox) => this.#showSandbox(sandbox));
    this.terminals = new TerminalLink(workspaceId);
    this.#hub = new LiveConnection({
      create: () =>
        createWorkspaceHub({
          events: (id, events) => this.#ingest(id, events),
          sandbox: (id, sandbox) => id === workspaceId && this.sandbox.observe(sandbox),
          submission: () => this.#submissionChanged(),
        }),
      connected: async (connection) => {
        await this.#load();
        const joined = await joinWorkspace(connection, workspaceId, this.#version);
        if (joined.version > this.#version) await this.catchUp();
        this.wake();
        this.#submissionChanged();
      },
      // A refused socket looks like a broken one; this request finds out whether the session has ended.
      failed: () => void api.me().catch(() => {}),
      changed: (connection) => this.state.setState({ connection }),
    });
    this.#load().catch(() => {});
    void this.#openFiles().catch(() => {});
  }

  start(): void {
    this.sandbox.start();
    this.#hub.start();
    this.terminals.start();
  }

  dispose(): void {
    this.sandbox.stop();
    this.#hub.stop();
    this.terminals.stop();
    this.#disposed = true;
    this.#files?.dispose();
  }

  get hasUnsaved(): boolean {
    return this.#files?.hasUnsaved ?? false;
  }

  /** Something unsaved is in this page's memory and nowhere else. */
  get wouldLose(): boolean {
    return this.#files?.wouldLose ?? false;
  }

  /** The person wants it now, after it could not be loaded. */
  retry(): void {
    this.#load().catch(() => {});
    if (this.state.getState().connection !== 'connected') this.#hub.restart();
    this.wake();
  }

  /** The network or the session is back. */
  wake(): void {
    this.#files?.wake();
    this.sandbox.wake();
  }

  onEvents(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears when what was handed in of this workspace may have changed, such as by a review. */
  onSubmission(listener: () => void): () => void {
    this.#submissionListeners.add(listener);
    return () => this.#submissionListeners.delete(listener);
  }

  /** The synchronised content of a text file; opened once and kept for the life of the session. */
  async open(fileId: string): Promise<DocumentSync> {
    return (await this.#openFiles()).open(fileId);
  }

  document(fileId: string): DocumentSync | undefined {
    return this.#files?.document(fileId);
  }

  /** Saves every open file now. False when something could not be saved. */
  async flush(): Promise<boolean> {
    return (await this.#files?.flush()) ?? true;
  }

  /** The page goes away, maybe for good. */
  leave(): void {
    this.#files?.leave();
  }

  /** Forgets a file whose content nobody here needs any more. */
  close(fileId: string): void {
    this.#files?.close(fileId);
  }

  /** Waits until a sandbox is ready, and asks for one where it waits for the person. False when none can be had. */
  async sandboxReady(): Promise<boolean> {
    if (this.state.getState().sandbox.state === 'stopped') await this.sandbox.ask();
    const settled = ({ sandbox }: SessionState) => sandbox.state === 'ready' || sandbox.state === 'unavailable';
    if (!settled(this.state.getState()))
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          unsubscribe();
          resolve();
        };
        const timer = setTimeout(done, sandboxPatienceMilliseconds);
        const unsubscribe = this.state.subscribe((state) => settled(state) && done());
      });
    return this.state.getState().sandbox.state === 'ready';
  }

  /** Fetches and applies the events after the last one that was seen. */
  catchUp(): Promise<void> {
    this.#catchingUp = this.#catchingUp.catch(() => {}).then(() => this.#fetchMissing());
    return this.#catchingUp;
  }

  /** The workspace, once. When it could not be had, such as in an outage, whoever needs it next asks again. */
  #load(): Promise<Workspace> {
    this.#loading ??= this.#fetch().catch((error: unknown) => {
      // What is not there, or not theirs, is not there the next time either.
      if (isTemporary(error)) this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #fetch(): Promise<Workspace> {
    const workspace = await this.#queries.fetchQuery({
      queryKey: workspaceKey(this.workspaceId),
      queryFn: () => api.workspace(this.workspaceId),
    });
    this.#version = workspace.version;
    this.sandbox.observe(workspace.sandbox);
    const held = this.#held;
    this.#held = [];
    if (held.length > 0) this.#ingest(this.workspaceId, held);
    return workspace;
  }

  #openFiles(): Promise<OpenFiles> {
    this.#loadingFiles ??= this.#loadFiles().catch((error: unknown) => {
      this.#loadingFiles = null;
      throw error;
    });
    return this.#loadingFiles;
  }

  async #loadFiles(): Promise<OpenFiles> {
    const { OpenFiles } = await persistently(() => import('./openFiles'));
    const files = new OpenFiles({
      workspaceId: this.workspaceId,
      personId: async () => (await this.#queries.fetchQuery(meQuery)).personId,
      workspace: () => this.#workspace,
      version: () => this.#version,
      catchUp: () => this.catchUp(),
      show: (file, state) => this.#showSaveState(file, state),
      use: () => this.sandbox.use(),
    });
    this.#files = files;
    if (this.#disposed) files.dispose();
    return files;
  }

  get #workspace(): Workspace | undefined {
    return this.#queries.getQueryData<Workspace>(workspaceKey(this.workspaceId));
  }

  #ingest(workspaceId: string, events: readonly WorkspaceEvent[]): void {
    if (workspaceId !== this.workspaceId) return;
    if (this.#version === 0) {
      this.#held.push(...events);
      return;
    }
    const fresh = events.filter((event) => event.version > this.#version).sort((a, b) => a.version - b.version);
    const applied: WorkspaceEvent[] = [];
    for (const event of fresh) {
      if (event.version !== this.#version + 1) {
        void this.catchUp().catch(() => this.#hub.restart());
        break;
      }
      this.#version = event.version;
      applied.push(event);
    }
    if (applied.length > 0) this.#apply(applied);
  }

  async #fetchMissing(): Promise<void> {
    await this.#load();
    for (;;) {
      const page = await api.eventsAfter(this.workspaceId, this.#version);
      const before = this.#version;
      this.#ingest(this.workspaceId, page.items);
      if (this.#version === before || this.#version >= page.version) return;
    }
  }

  #apply(events: readonly WorkspaceEvent[]): void {
    this.#queries.setQueryData<Workspace>(workspaceKey(this.workspaceId), (workspace) =>
      workspace ? events.reduce(applyEvent, workspace) : workspace,
    );
    for (const event of events) this.#files?.deliver(event);
    const { limit } = this.state.getState();
    const now = events.reduce(limitAfter, limit);
    if (now !== limit) this.state.setState({ limit: now });
    if (events.some((event) => event.type === 'workspace_unarchived')) void this.sandbox.ask();
    for (const listener of this.#listeners) listener(events);
  }

  #submissionChanged(): void {
    for (const listener of this.#submissionListeners) listener();
  }

  #showSandbox(sandbox: SandboxState): void {
    this.state.setState({ sandbox });
    this.terminals.sandboxChanged(sandbox);
  }

  #showSaveState(fileId: string, state: SaveState | null): void {
    this.state.setState(({ saveStates }) => {
      const { [fileId]: _, ...others } = saveStates;
      return { saveStates: state === null || state.kind === 'saved' ? others : { ...others, [fileId]: state } };
    });
  }
}
