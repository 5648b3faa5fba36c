import { useMemo } from 'react';
import { toast } from 'sonner';
import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { newUuid } from '@/shared/lib/uuid';
import { visibleText } from '@/shared/lib/visibleText';
import { useWorkspaceContext } from './workspaceContext';
import { closeFile, openFile } from './workspaceUi';

export interface FileActions {
  createFile: (path: string) => Promise<boolean>;
  createFolder: (path: string) => Promise<boolean>;
  renameFile: (fileId: string, path: string) => Promise<boolean>;
  renameFolder: (from: string, to: string) => Promise<boolean>;
  deleteFile: (fileId: string, path: string, binary: boolean) => Promise<boolean>;
  deleteFolder: (path: string) => Promise<boolean>;
}

/** Commands on files and folders; failures are told as toasts, and the tree follows the events. */
export function useFileActions(): FileActions {
  const { session, ui } = useWorkspaceContext();
  return useMemo(() => {
    const w = session.workspaceId;
    const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
      try {
        await action();
        await session.catchUp();
        return true;
      } catch (error) {
        toast.error(sentence(error));
        return false;
      }
    };

    const restore = (path: string, text: string) =>
      attempt(async () => {
        const { fileId } = await api.createFile(w, path, text, newUuid());
        await session.catchUp();
        openFile(ui, fileId);
      });

    return {
      createFile: (path) => restore(path, ''),
      createFolder: (path) => attempt(() => api.createFolder(w, path, newUuid())),
      renameFile: (fileId, path) => attempt(() => api.renameFile(w, fileId, path, newUuid())),
      renameFolder: (from, to) => attempt(() => api.renameFolder(w, from, to, newUuid())),
      deleteFolder: (path) => attempt(() => api.deleteFolder(w, path, newUuid())),
      deleteFile: (fileId, path, binary) =>
        attempt(async () => {
          const open = session.document(fileId);
          const text = open?.document.text ?? (binary ? null : (await api.file(w, fileId)).text);
          await api.deleteFile(w, fileId, newUuid());
          closeFile(ui, fileId);
          const undo = text === null ? {} : { action: { label: 'Undo', onClick: () => void restore(path, text) } };
          toast(`Deleted ${visibleText(path)}`, { duration: 10_000, ...undo });
        }),
    };
  }, [session, ui]);
}
