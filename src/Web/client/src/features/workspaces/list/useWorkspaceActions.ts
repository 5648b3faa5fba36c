import { useMemo } from 'react';
import { queryClient } from '@/app/queryClient';
import { navigate } from '@/app/router';
import { api } from '@/shared/api/api';
import type { WorkspaceSummary } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { meKey, workspaceKey, workspacesQuery } from '@/shared/api/queries';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';

type Named = Pick<WorkspaceSummary, 'workspaceId' | 'name'>;

/** Asks again for what lists and pages of workspaces show. */
export async function refreshWorkspaces(workspaceId?: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
    queryClient.invalidateQueries({ queryKey: meKey }),
    workspaceId && queryClient.invalidateQueries({ queryKey: workspaceKey(workspaceId) }),
  ]);
}

/** Commands on whole workspaces. Those with a name throw what went wrong, for the dialog that asks for the name. */
export function useWorkspaceActions() {
  return useMemo(() => {
    const attempt = async (workspaceId: string, action: () => Promise<unknown>): Promise<boolean> => {
      try {
        await action();
        await refreshWorkspaces(workspaceId);
        return true;
      } catch (error) {
        toast.error(sentence(error));
        return false;
      }
    };
    const unarchive = async ({ workspaceId, name }: Named) => {
      if (await attempt(workspaceId, () => api.unarchiveWorkspace(workspaceId))) toast(`Restored ${visibleText(name)}`);
    };
    return {
      unarchive,
      archive: async (workspace: Named) => {
        const { workspaceId, name } = workspace;
        if (!(await attempt(workspaceId, () => api.archiveWorkspace(workspaceId)))) return;
        const action = { label: 'Undo', onClick: () => void unarchive(workspace) };
        toast(`Archived ${visibleText(name)}`, { duration: 10_000, action });
      },
      rename: async ({ workspaceId }: Named, name: string, key: string) => {
        await api.renameWorkspace(workspaceId, name, key);
        await refreshWorkspaces(workspaceId);
      },
      duplicate: async ({ workspaceId }: Named, name: string, key: string) => {
        const made = await api.duplicateWorkspace(workspaceId, name, key);
        await refreshWorkspaces();
        navigate(`/w/${made.workspaceId}`);
      },
    };
  }, []);
}
