import { useMemo } from 'react';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Side } from '@/features/workspaces/workspaceUi';
import { closeFile, groupOn, isOpen, reopenFile } from './groups';

export interface Tabs {
  close: (fileId: string, side: Side) => Promise<void>;
  closeCurrent: () => Promise<void>;
  closeOthers: (side?: Side) => Promise<void>;
  reopen: () => void;
}

/** What can be done with the tabs of open files. What a file holds is saved before it is closed. */
export function useTabs(): Tabs {
  const { session, ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  return useMemo(() => {
    const close = async (fileId: string, side: Side) => {
      await session.document(fileId)?.flush();
      closeFile(ui, fileId, side);
      if (!isOpen(ui.getState(), fileId)) session.close(fileId);
    };
    return {
      close,
      closeCurrent: async () => {
        const { activeFile, side } = ui.getState();
        if (activeFile) await close(activeFile, side);
      },
      closeOthers: async (side = ui.getState().side) => {
        const group = groupOn(ui.getState(), side);
        for (const fileId of group?.openFiles ?? []) if (fileId !== group?.activeFile) await close(fileId, side);
      },
      reopen: () => reopenFile(ui, (fileId) => files.some((file) => file.fileId === fileId)),
    };
  }, [session, ui, files]);
}
