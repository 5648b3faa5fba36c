import { useMemo } from 'react';
import { queryClient } from '@/app/queryClient';
import { isOpen } from '@/features/editor/groups';
import { api, type Deleted } from '@/shared/api/api';
import type { Workspace } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { workspaceKey } from '@/shared/api/queries';
import { newUuid } from '@/shared/lib/uuid';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';
import { folderOf, join, type TreeNode } from './fileTree';
import { useWorkspaceContext } from './workspaceContext';
import { closeFile, openFile } from './workspaceUi';

export interface FileActions {
  createFile: (path: string) => Promise<boolean>;
  createFolder: (path: string) => Promise<boolean>;
  rename: (row: TreeNode, path: string) => Promise<boolean>;
  /** Into a folder; the empty one is the top. */
  move: (row: TreeNode, folder: string) => Promise<boolean>;
  remove: (row: TreeNode) => Promise<boolean>;
  /** Takes back the last deletion or move that was not taken back yet. */
  undo: () => void;
}

const undoMilliseconds = 10_000;

/** Commands on files and folders; failures are told as toasts, and the tree follows the events. */
export function useFileActions(): FileActions {
  const { session, ui } = useWorkspaceContext();
  return useMemo(() => {
    const w = session.workspaceId;
    const undoable: (() => void)[] = [];
    const files = () => queryClient.getQueryData<Workspace>(workspaceKey(w))?.files ?? [];

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
    /** Says what was done, and offers to take it back, here and by Ctrl+Z in the tree. */
    const done = (message: string, takeBack: () => Promise<boolean>) => {
      const undo = () => {
        const at = undoable.indexOf(undo);
        if (at < 0) return;
        undoable.splice(at, 1);
        toast.dismiss(shown);
        void takeBack();
      };
      undoable.push(undo);
      const shown = toast(message, { duration: undoMilliseconds, action: { label: 'Undo', onClick: undo } });
    };

    const rename = (row: TreeNode, path: string) =>
      attempt(() =>
        row.kind === 'file'
          ? api.renameFile(w, row.fileId, path, newUuid())
          : api.renameFolder(w, row.path, path, newUuid()),
      );
    const restore = (deleted: Deleted, opened: readonly string[]) =>
      attempt(async () => {
        const { paths } = await api.restoreDeleted(w, deleted, newUuid());
        await session.catchUp();
        for (const file of files())
          if (paths.includes(file.path) && opened.includes(file.path)) openFile(ui, file.fileId);
        toast(paths.length === 1 ? `Restored ${visibleText(paths[0] ?? '')}` : `Restored ${paths.length} files`);
      });

    return {
      createFile: (path) =>
        attempt(async () => {
          const { fileId } = await api.createFile(w, path, '', newUuid());
          await session.catchUp();
          openFile(ui, fileId);
        }),
      createFolder: (path) => attempt(() => api.createFolder(w, path, newUuid())),
      rename,
      move: async (row, folder) => {
        const to = join(folder, row.name);
        if (!(await rename(row, to))) return false;
        const where = folder === '' ? 'the top' : visibleText(folder);
        const back = () =>
          row.kind === 'file'
            ? rename(row, row.path)
            : attempt(() => api.renameFolder(w, to, join(folderOf(row.path), row.name), newUuid()));
        done(`Moved ${visibleText(row.name)} to ${where}`, back);
        return true;
      },
      remove: (row) =>
        attempt(async () => {
          const gone = files().filter(({ path }) => path === row.path || path.startsWith(`${row.path}/`));
          const saved = await Promise.all(gone.map(({ fileId }) => session.document(fileId)?.flush() ?? true));
          if (!saved.every(Boolean)) throw new Error('Some of it is not saved yet. Nothing was deleted: try again.');
          const deleted =
            row.kind === 'file'
              ? await api.deleteFile(w, row.fileId, newUuid())
              : await api.deleteFolder(w, row.path, newUuid());
          const opened = gone.filter(({ fileId }) => isOpen(ui.getState(), fileId));
          await session.catchUp();
          for (const { fileId } of opened) {
            closeFile(ui, fileId);
            session.close(fileId);
          }
          done(`Deleted ${visibleText(row.path)}`, () =>
            restore(
              deleted,
              opened.map(({ path }) => path),
            ),
          );
        }),
      undo: () => {
        const last = undoable.at(-1);
        if (last) last();
        else toast('There is nothing to undo.');
      },
    };
  }, [session, ui]);
}
