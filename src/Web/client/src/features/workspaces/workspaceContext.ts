import { useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Workspace } from '@/shared/api/contract';
import { workspaceQuery } from '@/shared/api/queries';
import type { SessionState, WorkspaceSession } from './workspaceSession';
import type { WorkspaceUi, WorkspaceUiStore } from './workspaceUi';

interface WorkspaceContextValue {
  session: WorkspaceSession;
  ui: WorkspaceUiStore;
}

export const WorkspaceContext = createContext<WorkspaceContextValue | null>(null);

export function useWorkspaceContext(): WorkspaceContextValue {
  const value = useContext(WorkspaceContext);
  if (!value) throw new Error('Only inside a workspace page.');
  return value;
}

export const useSession = <T>(select: (state: SessionState) => T): T =>
  useStore(useWorkspaceContext().session.state, select);

export const useUi = <T>(select: (state: WorkspaceUi) => T): T => useStore(useWorkspaceContext().ui, select);

/** The workspace as it is now; only below the page's loading and error states. */
export function useWorkspace(): Workspace {
  return useSuspenseQuery(workspaceQuery(useWorkspaceContext().session.workspaceId)).data;
}
