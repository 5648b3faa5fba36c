// The shapes that the server's HTTP API and hubs speak; docs/architecture.md describes them.

export interface Me {
  personId: string;
  email: string;
  roles: string[];
  workspaceId: string | null;
  /** How many there are that are not archived. */
  workspaces: number;
}

export interface WorkspaceSummary {
  workspaceId: string;
  name: string;
  version: number;
  createdAt: string;
  changedAt: string;
  files: number;
  bytes: number;
  archived: boolean;
  /** Whether a program runs in it. */
  running: boolean;
  sandbox: SandboxStateName;
}

/** What a new workspace may start with. */
export interface WorkspaceTemplate {
  id: string;
  title: string;
  description: string;
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

export type RunKind = 'file' | 'module' | 'tests';

export interface EnvironmentVariable {
  name: string;
  value: string;
}

/** What to run, and with what. */
export interface RunSpec {
  kind: RunKind;
  /** A path, a module's name, or nothing for the tests. */
  target: string;
  arguments: string[];
  environment: EnvironmentVariable[];
}

/** A way to run the workspace that has a name. */
export interface RunConfiguration {
  id: string;
  name: string;
  spec: RunSpec;
}

/** The end of a run's output, as it is kept. */
export interface RecordedOutput {
  hash: string;
  size: number;
  /** How much was printed. */
  total: number;
}

export interface RunRecord {
  id: string;
  spec: RunSpec;
  requestedAt: string;
  finished: RunFinished | null;
  output: RecordedOutput | null;
}

export interface RunPage {
  items: RunRecord[];
  next: string | null;
}

export interface ActiveRun {
  runId: string;
  path: string;
  /** When it was asked for; null for one that an older server remembers. */
  startedAt: string | null;
  started: boolean;
}

export type SandboxStateName = 'none' | 'starting' | 'ready' | 'stopped' | 'unavailable';

export type SandboxStopReason =
  | 'requested'
  | 'idle'
  | 'exited'
  | 'engineUnavailable'
  | 'lost'
  | 'administrator'
  | 'drained';

export interface SandboxState {
  state: SandboxStateName;
  sandboxId: string | null;
  detail: string | null;
  /** Why it was stopped; null when it was not. */
  reason?: SandboxStopReason | null;
  /** When it will be stopped because nobody uses it; set only while the warning is on. */
  stopsAt?: string | null;
}

export interface SandboxLimits {
  processors: number;
  memoryBytes: number;
  processes: number;
  openFiles: number;
  diskBytes: number;
  diskFiles: number;
  temporaryBytes: number;
  sharedMemoryBytes: number;
  idleSeconds: number;
  watchedIdleSeconds: number;
  idleWarningSeconds: number;
}

/** What the person's sandboxes and runs may use. */
export interface Allowance {
  sandbox: SandboxLimits;
  runSeconds: number;
}

export type LimitName =
  | 'memory'
  | 'processes'
  | 'disk'
  | 'diskFiles'
  | 'openFiles'
  | 'temporary'
  | 'sharedMemory'
  | 'runTime'
  | 'idle';

export interface LimitReached {
  sandboxId: string;
  limit: LimitName;
  /** In the unit of the limit: bytes, processes, files or seconds. */
  allowed: number;
  used: number | null;
  runId: string | null;
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
  allowance?: Allowance;
  /** It can only be read. */
  archived?: boolean;
  runConfigurations?: RunConfiguration[];
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
  file_not_saved_cleared: { path: string };
  folder_created: { path: string; origin: string };
  folder_renamed: { from: string; to: string };
  folder_deleted: { path: string; origin: string };
  run_requested: { runId: string; path: string; command: string[] | string; sandboxId: string };
  run_started: { runId: string; sandboxId: string };
  run_finished: RunFinished;
  sandbox_attached: { sandboxId: string };
  sandbox_lost: { sandboxId: string; reason: string };
  limit_reached: LimitReached;
  workspace_renamed: { name: string };
  workspace_template_chosen: { template: string };
  workspace_duplicated: { fromId: string; fromVersion: number; fromName: string };
  workspace_archived: Record<string, never>;
  workspace_unarchived: Record<string, never>;
  program_run_requested: { runId: string; spec: RunSpec; command: string[]; sandboxId: string };
  run_output_recorded: { runId: string; hash: string; size: number; total: number };
  run_configuration_saved: { configurationId: string; name: string; spec: RunSpec };
  run_configuration_removed: { configurationId: string };
  command_executed: {
    sandboxId: string;
    terminalId: string;
    command: string | null;
    exitCode: number;
    durationMilliseconds: number;
    skipped: number;
  };
  package_installation_requested: {
    id: string;
    sandboxId: string;
    origin: PackageOrigin;
    command: string;
    environment: string;
  };
  package_file_fetched: {
    installationId: string | null;
    name: string;
    version: string;
    file: string;
    sha256: string;
    bytes: number;
    fromCache: boolean;
  };
  packages_installed: PackageSetEvent & { changed: string[] };
  packages_removed: PackageSetEvent & { removed: string[] };
  package_installation_failed: { installationId: string | null; reason: PackageFailure; detail: string };
  package_installation_unneeded: { installationId: string | null };
  packages_restored: {
    installationId: string | null;
    sandboxId: string;
    count: number;
    fromCache: number;
    milliseconds: number;
  };
  package_request_refused: {
    installationId: string | null;
    sandboxId: string;
    path: string;
    reason: PackageRefusal;
    skipped: number;
  };
  package_installation_finished: { installationId: string | null; milliseconds: number };
  packages_missing: { installationId: string | null; environment: string; names: string[] };
}

export type EventType = keyof EventData;

interface EventEnvelope {
  eventId: string;
  version: number;
  at: string;
  actor: Actor;
  correlationId: string | null;
  causationId: string | null;
  /** The `Idempotency-Key` of the command that it came of. */
  commandId?: string | null;
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

export interface SandboxHost {
  agentId: string;
  available: boolean;
  /** Whether it takes new sandboxes; otherwise `refusal` says why not. */
  takes: boolean;
  refusal: string | null;
  engine: string | null;
  warm: number;
  sandboxes: number;
  /** Null when the host does not answer, or is too old to tell. */
  host: {
    runtime: string;
    userNamespaces: boolean;
    diskQuota: boolean;
    engineFiltered: boolean;
    memoryBudgetBytes: number;
    memoryPromisedBytes: number;
    warmTarget: number;
    draining: boolean;
  } | null;
}

export interface SandboxUsage {
  processorMilliseconds: number;
  memoryBytes: number;
  peakMemoryBytes: number;
  processes: number;
  diskBytes: number | null;
  diskFiles: number | null;
}

export interface AdminSandbox {
  sandboxId: string;
  workspaceId: string;
  workspaceName: string | null;
  ownerId: string;
  ownerEmail: string | null;
  agentId: string;
  state: 'starting' | 'ready' | 'stopping';
  /** Whether its host has it at present. */
  held: boolean;
  requestedAt: string | null;
  lastActivity: string | null;
  stopsAt: string | null;
  viewers: number;
  runs: number;
  /** 1 is one processor, fully used. */
  processors: number | null;
  usage: SandboxUsage | null;
  limits: SandboxLimits | null;
}

export interface AdminSandboxes {
  items: AdminSandbox[];
  total: number;
}

export interface DevelopmentMail {
  to: string;
  subject: string;
  body: string;
  link: string | null;
  at: string;
}

export interface SearchQuery {
  text: string;
  /** Whether the text is a regular expression. */
  pattern: boolean;
  matchCase: boolean;
  wholeWord: boolean;
  /** Given, each match comes with what it would become. */
  replacement: string | null;
}

export interface FoundMatch {
  offset: number;
  length: number;
  insert: string | null;
  line: number;
  column: number;
  /** Part of the line, which begins at this offset in it. */
  preview: string;
  previewOffset: number;
}

export interface FoundFile {
  fileId: string;
  path: string;
  /** What the offsets refer to. */
  version: number;
  matches: FoundMatch[];
  /** There are more than are listed. */
  more: boolean;
}

export interface SearchResult {
  files: FoundFile[];
  searched: number;
  /** Why there may be more than this. */
  incomplete: string | null;
}

/** Who started an installation: a program in the sandbox, the page, or the platform for a new sandbox. */
export type PackageOrigin = 'terminal' | 'page' | 'restore';

export type PackageFailure =
  | 'notFound'
  | 'noVersion'
  | 'needsCompiling'
  | 'conflict'
  | 'diskFull'
  | 'denied'
  | 'needsApproval'
  | 'limit'
  | 'indexUnavailable'
  | 'wrongHash'
  | 'stopped'
  | 'other';

export type PackageRefusal = 'closed' | 'method' | 'path' | 'denied' | 'needsApproval' | 'limit';

export interface InstalledPackage {
  name: string;
  version: string;
  file: string | null;
  sha256: string | null;
  bytes: number;
}

interface PackageSetEvent {
  installationId: string | null;
  environment: string;
  packages: InstalledPackage[];
}

export interface Package {
  name: string;
  version: string;
  bytes: number;
  /** Whether it came through the platform, so that the next sandbox can be given it. */
  fromIndex: boolean;
  /** Whether the present sandbox is not known to have it. */
  missing: boolean;
}

export interface PackageInstallation {
  id: string;
  sandboxId: string;
  origin: PackageOrigin;
  command: string;
  environment: string;
  requestedAt: string;
  files: number;
  bytes: number;
  fromCache: number;
  changed: string[];
  removed: string[];
  endedAt: string | null;
  /** Null while it is under way. */
  outcome: 'done' | 'unneeded' | 'restored' | 'failed' | null;
  failure: PackageFailure | null;
  detail: string | null;
}

export type PackageMode = 'open' | 'listed' | 'approved';

export interface Packages {
  environments: { path: string; packages: Package[] }[];
  /** Oldest first. */
  underWay: PackageInstallation[];
  /** Newest first. */
  ended: PackageInstallation[];
  restoring: boolean;
  mode: PackageMode;
}

export interface FoundPackages {
  names: string[];
  /** False while the index's list of names is still being read. */
  complete: boolean;
}

export interface PackageVersions {
  name: string;
  /** Newest first; only those that fit the sandbox. */
  versions: { version: string; bytes: number | null; yanked: boolean }[];
  /** The newest of all, whether it fits or not. */
  newest: string | null;
}

export interface PackageApproval {
  name: string;
  workspaceId: string;
  workspaceName: string | null;
  personId: string;
  email: string | null;
  requestedAt: string;
}

export interface PackagePolicy {
  version: number;
  mode: PackageMode;
  allowed: string[];
  denied: string[];
  /** Oldest first. */
  waiting: PackageApproval[];
  declined: string[];
}
