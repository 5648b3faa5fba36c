import { Download, Ellipsis, FileArchive, FilePlus, FolderPlus, FolderUp, Upload } from 'lucide-react';
import { api } from '@/shared/api/api';
import { download } from '@/shared/lib/download';
import { Button } from '@/shared/ui/Button';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import type { PickKind } from './useUploads';
import { useWorkspaceContext } from './workspaceContext';

interface FileTreeHeaderProps {
  onCreate: (kind: 'newFile' | 'newFolder') => void;
  onUpload: (kind: PickKind) => void;
}

export function FileTreeHeader({ onCreate, onUpload }: FileTreeHeaderProps) {
  const { session } = useWorkspaceContext();
  return (
    <div className="flex h-9 shrink-0 items-center justify-between gap-1 pr-1.5 pl-3">
      <h2 className="text-xs font-semibold text-muted">Files</h2>
      <div className="flex">
        <Button
          variant="quiet"
          size="icon"
          aria-label="New file"
          title="New file"
          onClick={() => onCreate('newFile')}
          data-testid="new-file"
        >
          <FilePlus aria-hidden="true" />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label="New folder"
          title="New folder"
          onClick={() => onCreate('newFolder')}
          data-testid="new-folder"
        >
          <FolderPlus aria-hidden="true" />
        </Button>
        <Menu>
          <MenuTrigger asChild>
            <Button
              variant="quiet"
              size="icon"
              aria-label="Upload and download"
              title="Upload and download"
              data-testid="transfer-menu"
            >
              <Ellipsis aria-hidden="true" />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem onSelect={() => onUpload('files')}>
              <Upload aria-hidden="true" /> Upload files…
            </MenuItem>
            <MenuItem onSelect={() => onUpload('folder')}>
              <FolderUp aria-hidden="true" /> Upload a folder…
            </MenuItem>
            <MenuItem onSelect={() => onUpload('archive')}>
              <FileArchive aria-hidden="true" /> Unpack a ZIP archive…
            </MenuItem>
            <MenuSeparator />
            <MenuItem onSelect={() => download(api.archiveUrl(session.workspaceId))}>
              <Download aria-hidden="true" /> Download everything (ZIP)
            </MenuItem>
          </MenuContent>
        </Menu>
      </div>
    </div>
  );
}
