import { useCommands } from '@/features/commands/registry';
import { api } from '@/shared/api/api';
import { download } from '@/shared/lib/download';
import type { PickKind } from './useUploads';
import { useWorkspaceContext } from './workspaceContext';

interface TreeCommands {
  create: (kind: 'newFile' | 'newFolder') => void;
  pick: (kind: PickKind) => void;
  undo: () => void;
}

/** What the tree offers in the command palette. */
export function useTreeCommands({ create, pick, undo }: TreeCommands): void {
  const { session } = useWorkspaceContext();
  useCommands([
    { id: 'file.new', title: 'New file', run: () => create('newFile') },
    { id: 'file.newFolder', title: 'New folder', run: () => create('newFolder') },
    { id: 'file.upload', title: 'Upload files', run: () => pick('files') },
    { id: 'file.uploadFolder', title: 'Upload a folder', run: () => pick('folder') },
    { id: 'file.unpack', title: 'Unpack a ZIP archive', run: () => pick('archive') },
    { id: 'file.downloadAll', title: 'Download everything', run: () => download(api.archiveUrl(session.workspaceId)) },
    { id: 'file.undo', title: 'Undo the last deletion or move of a file', run: undo },
  ]);
}
