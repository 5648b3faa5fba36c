import { Check, CloudOff, RefreshCw, TriangleAlert } from 'lucide-react';
import { count } from '@/shared/lib/format';
import { useSession, useWorkspace, useWorkspaceContext } from './workspaceContext';
import type { WorkspaceSession } from './workspaceSession';

interface Summary {
  state: 'saved' | 'saving' | 'offline' | 'conflict' | 'refused' | 'deleted';
  text: string;
}

/** One line about all open files: the worst news first. */
export function SaveStateLabel() {
  const { session } = useWorkspaceContext();
  const { files } = useWorkspace();
  const states = useSession((state) => state.saveStates);
  const connection = useSession((state) => state.connection);
  const nameOf = (fileId: string) => files.find((file) => file.fileId === fileId)?.path ?? 'a file';
  const summary = summarise(session, states, nameOf, connection === 'disconnected');
  const { icon: Icon, style } = looks[summary.state];
  return (
    <span
      role="status"
      data-testid="save-state"
      data-state={summary.state}
      title={summary.text}
      className={`flex min-w-0 items-center gap-1.5 text-xs ${style}`}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="truncate">{summary.text}</span>
    </span>
  );
}

const looks = {
  saved: { icon: Check, style: 'text-muted' },
  saving: { icon: RefreshCw, style: 'text-muted' },
  conflict: { icon: RefreshCw, style: 'text-warn' },
  offline: { icon: CloudOff, style: 'text-warn' },
  refused: { icon: TriangleAlert, style: 'text-bad' },
  deleted: { icon: TriangleAlert, style: 'text-bad' },
};

function summarise(
  session: WorkspaceSession,
  states: ReturnType<WorkspaceSession['state']['getState']>['saveStates'],
  nameOf: (fileId: string) => string,
  disconnected: boolean,
): Summary {
  const entries = Object.entries(states);
  for (const [fileId, state] of entries)
    if (state.kind === 'refused') return { state: 'refused', text: `Not saved: ${nameOf(fileId)}. ${state.reason}` };
  if (entries.some(([, state]) => state.kind === 'deleted'))
    return { state: 'deleted', text: 'Not saved: the file was deleted' };
  if (entries.some(([, state]) => state.kind === 'offline') || (entries.length > 0 && disconnected)) {
    const kept = entries.reduce((sum, [fileId]) => sum + (session.document(fileId)?.document.unsavedChanges ?? 0), 0);
    return { state: 'offline', text: `Offline: ${count(kept, 'change')} kept here` };
  }
  if (entries.some(([, state]) => state.kind === 'conflict'))
    return { state: 'conflict', text: 'Conflict: merging with others’ changes…' };
  if (entries.length > 0) return { state: 'saving', text: 'Saving…' };
  return disconnected ? { state: 'offline', text: 'Saved · offline' } : { state: 'saved', text: 'Saved' };
}
