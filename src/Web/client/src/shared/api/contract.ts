// The shapes that the server's HTTP API and hubs speak; docs/architecture.md describes them.

export interface Me {
  personId: string;
  email: string;
  roles: string[];
  workspaceId: string | null;
}

export interface WorkspaceSummary {
  workspaceId: string;
  name: string;
  version: number;
  createdAt: string;
}

export interface WorkspaceFile {
  fileId: string;
  path: string;
  version: number;
  hash: string;
  size: number;
  binary: boolean;
}

export interface NotSavedFile {
  path: string;
  reason: string;
  size: number;
}

export type RunEnd = 'exited' | 'stopped' | 'timedOut' | 'outOfMemory' | 'killed' | 'interrupted' | 'failed';

export interface RunFinished {
  runId: string;
  end: RunEnd;
  exitCode: number | null;
  durationMilliseconds: number | null;
  peakMemoryBytes: number | null;
  detail: string | null;
}

export interface ActiveRun {
  runId: string;
  path: string;
  startedAt: string;
  started: boolean;
}

export type SandboxStateName = 'none' | 'starting' | 'ready' | 'stopped' | 'unavailable';

export interface SandboxState {
  state: SandboxStateName;
  sandboxId: string | null;
  detail: string | null;
}

export interface Workspace {
  workspaceId: string;
  name: string;
  ownerId: string;
  version: number;
  files: WorkspaceFile[];
  folders: string[];
  notSaved: NotSavedFile[];
  activeRun: ActiveRun | null;
  lastRun: RunFinished | null;
  sandbox: SandboxState;
  limits: Record<string, number>;
}

export interface FileContent {
  fileId: string;
  path: string;
  version: number;
  hash: string;
  size: number;
  binary: boolean;
  text: string | null;
}

export interface Actor {
  id: string;
  name: string;
  kind: string;
}

interface Body {
  hash: string;
  size: number;
  text: string | null;
  binary: boolean;
}

interface Edit {
  offset: number;
  deleteCount: number;
  insert: string;
}

export interface EventData {
  workspace_created: { ownerId: string; name: string };
  file_created: { fileId: string; path: string; body: Body; origin: string };
  file_edited: {
    fileId: string;
    path: string;
    baseVersion: number;
    edits: Edit[];
    resultHash: string;
    resultSize: number;
    origin: string;
  };
  file_replaced: { fileId: string; path: string; body: Body; origin: string };
  file_renamed: { fileId: string; from: string; to: string; origin: string };
  file_deleted: { fileId: string; path: string; origin: string };
  file_not_saved: { path: string; reason: string; size: number };
  folder_created: { path: string; origin: string };
  folder_renamed: { from: string; to: string };
  folder_deleted: { path: string; origin: string };
  run_requested: { runId: string; path: string; command: string[] | string; sandboxId: string };
  run_started: { runId: string; sandboxId: string };
  run_finished: RunFinished;
  sandbox_attached: { sandboxId: string };
  sandbox_lost: { sandboxId: string; reason: string };
}

export type EventType = keyof EventData;

interface EventEnvelope {
  eventId: string;
  version: number;
  at: string;
  actor: Actor;
  correlationId: string | null;
  causationId: string | null;
}

/** An event of a workspace, one member per type, so that `type` narrows `data`. */
export type WorkspaceEvent = { [T in EventType]: EventEnvelope & { type: T; data: EventData[T] } }[EventType];

export interface EventPage {
  items: WorkspaceEvent[];
  version: number;
}

export interface AuditEvent extends EventEnvelope {
  type: string;
  data: Record<string, unknown>;
  sequence: number;
  streamId: string;
  streamType: string;
  workspaceId: string | null;
  metadata: Record<string, unknown>;
}

export interface AuditPage {
  items: AuditEvent[];
  nextCursor: string | null;
}

export interface DevelopmentMail {
  to: string;
  subject: string;
  body: string;
  link: string | null;
  at: string;
}
