import { queryClient } from '@/app/queryClient';
import { WorkspaceSession } from './workspaceSession';

// One workspace is live per tab. Others stay only for as long as they hold something unsaved.
const sessions = new Map<string, WorkspaceSession>();

let wanted: string | null = null;

export function openSession(workspaceId: string): WorkspaceSession {
  wanted = workspaceId;
  for (const other of sessions.values()) if (other.workspaceId !== workspaceId) void retire(other);
  const existing = sessions.get(workspaceId);
  if (existing) return existing;
  const session = new WorkspaceSession(workspaceId, queryClient);
  sessions.set(workspaceId, session);
  session.start();
  return session;
}

export const hasUnsavedChanges = (): boolean => [...sessions.values()].some((session) => session.hasUnsaved);

/** Saves what is open, as far as the server can be reached. */
export async function flushSessions(): Promise<boolean> {
  const saved = await Promise.all([...sessions.values()].map((session) => session.flush()));
  return saved.every(Boolean);
}

export function wakeSessions(): void {
  for (const session of sessions.values()) session.wake();
}

export function closeSessions(): void {
  for (const session of sessions.values()) session.dispose();
  sessions.clear();
  wanted = null;
}

async function retire(session: WorkspaceSession): Promise<void> {
  await session.flush();
  // Saving takes its time; meanwhile the person may have come back to it.
  if (session.hasUnsaved || wanted === session.workspaceId) return;
  session.dispose();
  sessions.delete(session.workspaceId);
}

// What is kept in this browser comes back with the next page; only what is not is worth a question.
window.addEventListener('beforeunload', (event) => {
  if ([...sessions.values()].some((session) => session.wouldLose)) event.preventDefault();
});
window.addEventListener('pagehide', () => {
  for (const session of sessions.values()) session.leave();
});
window.addEventListener('blur', () => void flushSessions());
window.addEventListener('online', wakeSessions);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void flushSessions();
  else wakeSessions();
});
