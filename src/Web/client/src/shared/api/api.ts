import type {
  AdminSandboxes,
  AuditPage,
  DevelopmentMail,
  EventPage,
  FileContent,
  Me,
  RunPage,
  RunSpec,
  SandboxHost,
  SandboxState,
  SearchQuery,
  SearchResult,
  Workspace,
  WorkspaceSummary,
  WorkspaceTemplate,
} from './contract';
import { request, requestBytes } from './http';

const inWorkspace = (workspaceId: string) => `/api/workspaces/${encodeURIComponent(workspaceId)}`;
const post = <T>(path: string, body?: unknown, idempotencyKey?: string) =>
  request<T>(path, {
    method: 'POST',
    ...(body === undefined ? {} : { body }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });

const runBody = ({ kind, target, arguments: args, environment }: RunSpec) => ({
  kind,
  ...(kind === 'tests' ? {} : kind === 'module' ? { module: target } : { path: target }),
  arguments: args,
  environment,
});

export interface EditCommand {
  baseVersion: number;
  edits: readonly { offset: number; deleteCount: number; insert: string }[];
  resultHash: string;
}

/** The versions around a deletion, by which it can be undone. */
export interface Deleted {
  after: number;
  version: number;
}

export type AuditFilter = Partial<Record<'person' | 'workspace' | 'type' | 'from' | 'to', string>>;

export const api = {
  me: () => request<Me>('/api/me'),
  signIn: (email: string) => post<void>('/api/sign-in', { email }),
  confirm: (token: string) => post<Me>('/api/sign-in/confirm', { token }),
  signOut: () => post<void>('/api/sign-out'),
  /** Turns mails about reviews off for whoever the link of a mail was sent to. */
  unsubscribe: (token: string) => post<void>(`/unsubscribe/${token}`),

  settings: () => request<Record<string, unknown>>('/api/me/settings'),
  changeSettings: (change: object) =>
    request<Record<string, unknown>>('/api/me/settings', { method: 'PUT', body: change }),

  workspaces: () => request<{ items: WorkspaceSummary[] }>('/api/workspaces'),
  templates: async () => (await request<{ items: WorkspaceTemplate[] }>('/api/templates')).items,
  createWorkspace: (name: string, template: string, key: string) =>
    post<{ workspaceId: string }>('/api/workspaces', { name, template }, key),
  unpackWorkspaceUrl: (name: string) => `/api/workspaces/unpack?name=${encodeURIComponent(name)}`,
  renameWorkspace: (w: string, name: string, key: string) =>
    post<{ version: number }>(`${inWorkspace(w)}/rename`, { name }, key),
  duplicateWorkspace: (w: string, name: string, key: string) =>
    post<{ workspaceId: string }>(`${inWorkspace(w)}/duplicate`, { name }, key),
  archiveWorkspace: (w: string) => post<{ version: number }>(`${inWorkspace(w)}/archive`),
  unarchiveWorkspace: (w: string) => post<{ version: number }>(`${inWorkspace(w)}/unarchive`),
  workspace: (w: string) => request<Workspace>(inWorkspace(w)),

  file: (w: string, fileId: string, version?: number) =>
    request<FileContent>(`${inWorkspace(w)}/files/${fileId}${version === undefined ? '' : `?version=${version}`}`),
  rawFileUrl: (w: string, fileId: string, version?: number) =>
    `${inWorkspace(w)}/files/${fileId}/raw${version === undefined ? '' : `?version=${version}`}`,
  createFile: (w: string, path: string, text: string, key: string) =>
    post<{ fileId: string; version: number }>(`${inWorkspace(w)}/files`, { path, text }, key),
  editFile: (w: string, fileId: string, command: EditCommand, key: string) =>
    post<{ version: number; hash: string }>(`${inWorkspace(w)}/files/${fileId}/edits`, command, key),
  /** The same in a request that outlives the page; browsers refuse it for bodies over 64 KiB. */
  editFileLast: (w: string, fileId: string, command: EditCommand, key: string) =>
    request<void>(`${inWorkspace(w)}/files/${fileId}/edits`, {
      method: 'POST',
      body: command,
      idempotencyKey: key,
      keepalive: true,
    }),
  renameFile: (w: string, fileId: string, path: string, key: string) =>
    post<{ version: number }>(`${inWorkspace(w)}/files/${fileId}/rename`, { path }, key),
  deleteFile: (w: string, fileId: string, key: string) =>
    request<Deleted>(`${inWorkspace(w)}/files/${fileId}`, { method: 'DELETE', idempotencyKey: key }),
  createFolder: (w: string, path: string, key: string) =>
    post<{ version: number }>(`${inWorkspace(w)}/folders`, { path }, key),
  renameFolder: (w: string, from: string, to: string, key: string) =>
    post<{ version: number }>(`${inWorkspace(w)}/folders/rename`, { from, to }, key),
  deleteFolder: (w: string, path: string, key: string) =>
    post<Deleted>(`${inWorkspace(w)}/folders/delete`, { path }, key),
  /** Brings back what events deleted: those after one version, up to another. */
  restoreDeleted: (w: string, { after, version }: Deleted, key: string) =>
    post<{ version: number; paths: string[] }>(`${inWorkspace(w)}/restore`, { after, upTo: version }, key),
  uploadUrl: (w: string) => `${inWorkspace(w)}/uploads`,
  archiveUrl: (w: string, folder?: string) =>
    `${inWorkspace(w)}/download${folder === undefined ? '' : `?folder=${encodeURIComponent(folder)}`}`,

  startSandbox: (w: string) => post<SandboxState>(`${inWorkspace(w)}/sandbox`),
  stopSandbox: (w: string) => request<void>(`${inWorkspace(w)}/sandbox`, { method: 'DELETE' }),
  run: (w: string, spec: RunSpec, key: string) =>
    post<{ runId: string; terminalId: string; version: number }>(`${inWorkspace(w)}/runs`, runBody(spec), key),
  stopRun: (w: string, runId: string) => post<void>(`${inWorkspace(w)}/runs/${runId}/stop`),

  search: (w: string, query: SearchQuery, signal: AbortSignal) =>
    request<SearchResult>(`${inWorkspace(w)}/search`, { method: 'POST', body: query, signal }),

  runs: (w: string, before: string | null, limit = 30) =>
    request<RunPage>(
      `${inWorkspace(w)}/runs?${new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) })}`,
    ),
  runOutput: (w: string, runId: string) => requestBytes(`${inWorkspace(w)}/runs/${runId}/output`),
  saveRunConfiguration: (w: string, id: string, name: string, spec: RunSpec) =>
    request<{ version: number }>(`${inWorkspace(w)}/run-configurations/${id}`, {
      method: 'PUT',
      body: { name, run: runBody(spec) },
    }),
  removeRunConfiguration: (w: string, id: string) =>
    request<{ version: number }>(`${inWorkspace(w)}/run-configurations/${id}`, { method: 'DELETE' }),

  eventsAfter: (w: string, version: number, limit = 500) =>
    request<EventPage>(`${inWorkspace(w)}/events?after=${version}&limit=${limit}`),
  eventsBefore: (w: string, version: number, limit = 50) =>
    request<EventPage>(`${inWorkspace(w)}/events?before=${version}&limit=${limit}`),

  audit: (filter: AuditFilter, cursor: string | null) =>
    request<AuditPage>(
      `/api/audit/events?${new URLSearchParams({ ...filter, ...(cursor ? { cursor } : {}), limit: '50' })}`,
    ),
  auditTypes: async () => (await request<{ items: string[] }>('/api/audit/types')).items,

  hosts: async () => (await request<{ items: SandboxHost[] }>('/api/admin/hosts')).items,
  sandboxes: () => request<AdminSandboxes>('/api/admin/sandboxes'),
  endSandbox: (sandboxId: string) => request<void>(`/api/admin/sandboxes/${sandboxId}`, { method: 'DELETE' }),

  developmentMail: () => request<DevelopmentMail[]>('/dev/mail'),
};
