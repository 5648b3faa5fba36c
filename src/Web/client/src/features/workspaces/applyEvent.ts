import { runWords } from '@/features/runs/runWords';
import type { Workspace, WorkspaceEvent } from '@/shared/api/contract';

/** The workspace after one more event: the same fold that the server does, for what the pages show. */
export function applyEvent(workspace: Workspace, event: WorkspaceEvent): Workspace {
  if (event.version <= workspace.version) return workspace;
  return { ...workspace, ...changes(workspace, event), version: event.version };
}

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const moved = (path: string, from: string, to: string) => (within(path, from) ? to + path.slice(from.length) : path);

function changes(workspace: Workspace, event: WorkspaceEvent): Partial<Workspace> {
  const { files, folders, notSaved, activeRun } = workspace;
  switch (event.type) {
    case 'file_created': {
      const { fileId, path, body } = event.data;
      const file = { fileId, path, version: event.version, hash: body.hash, size: body.size, binary: body.binary };
      return {
        files: [...files.filter((other) => other.fileId !== fileId), file],
        notSaved: notSaved.filter((other) => other.path !== path),
      };
    }
    case 'file_edited': {
      const { fileId, resultHash: hash, resultSize: size } = event.data;
      const version = event.version;
      return { files: files.map((file) => (file.fileId === fileId ? { ...file, version, hash, size } : file)) };
    }
    case 'file_replaced': {
      const { fileId, path, body } = event.data;
      const now = { version: event.version, hash: body.hash, size: body.size, binary: body.binary };
      return {
        files: files.map((file) => (file.fileId === fileId ? { ...file, ...now } : file)),
        notSaved: notSaved.filter((other) => other.path !== path),
      };
    }
    case 'file_renamed': {
      const { fileId, to } = event.data;
      return { files: files.map((file) => (file.fileId === fileId ? { ...file, path: to } : file)) };
    }
    case 'file_deleted':
      return { files: files.filter((file) => file.fileId !== event.data.fileId) };
    case 'file_not_saved': {
      const { path, reason, size } = event.data;
      return { notSaved: [...notSaved.filter((other) => other.path !== path), { path, reason, size }] };
    }
    case 'file_not_saved_cleared':
      return { notSaved: notSaved.filter((other) => other.path !== event.data.path) };
    case 'folder_created':
      return { folders: [...folders.filter((folder) => folder !== event.data.path), event.data.path] };
    case 'folder_renamed': {
      const { from, to } = event.data;
      return {
        folders: folders.map((folder) => moved(folder, from, to)),
        files: files.map((file) => ({ ...file, path: moved(file.path, from, to) })),
      };
    }
    case 'folder_deleted': {
      const { path } = event.data;
      return {
        folders: folders.filter((folder) => !within(folder, path)),
        files: files.filter((file) => !within(file.path, path)),
      };
    }
    case 'run_requested':
      return {
        activeRun: { runId: event.data.runId, path: event.data.path, startedAt: event.at, started: false },
      };
    case 'program_run_requested': {
      const { runId, spec } = event.data;
      return { activeRun: { runId, path: runWords(spec), startedAt: event.at, started: false } };
    }
    case 'run_configuration_saved': {
      const { configurationId: id, name, spec } = event.data;
      const all = workspace.runConfigurations ?? [];
      const saved = { id, name, spec };
      return {
        runConfigurations: all.some((other) => other.id === id)
          ? all.map((other) => (other.id === id ? saved : other))
          : [...all, saved],
      };
    }
    case 'run_configuration_removed':
      return {
        runConfigurations: (workspace.runConfigurations ?? []).filter(({ id }) => id !== event.data.configurationId),
      };
    case 'run_started':
      return activeRun?.runId === event.data.runId ? { activeRun: { ...activeRun, started: true } } : {};
    case 'run_finished':
      return { activeRun: activeRun?.runId === event.data.runId ? null : activeRun, lastRun: event.data };
    case 'package_installation_requested':
      return { installing: [...(workspace.installing ?? []), event.data.id] };
    case 'package_installation_finished':
    case 'package_installation_unneeded':
    case 'package_installation_failed':
    case 'packages_restored':
      return { installing: (workspace.installing ?? []).filter((id) => id !== event.data.installationId) };
    case 'sandbox_attached':
      return { installing: [], notSaved: [] };
    case 'workspace_renamed':
      return { name: event.data.name };
    case 'workspace_archived':
    case 'workspace_unarchived':
      return { archived: event.type === 'workspace_archived' };
    default:
      return {};
  }
}
