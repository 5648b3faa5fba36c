import {
  ClipboardPaste,
  Download,
  FilePlus,
  FolderInput,
  FolderPlus,
  Pencil,
  Scissors,
  Trash2,
  Upload,
} from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import type { TreeNode } from './fileTree';
import type { RowHandlers } from './rowHandlers';

interface RowMenuProps {
  row: TreeNode;
  handlers: RowHandlers;
  children: ReactNode;
  onClose: () => void;
}

/** Mounted while it is open: hundreds of closed menus would make a large tree slow. */
export function RowMenu({ row, handlers, children, onClose }: RowMenuProps) {
  const isFolder = row.kind === 'folder';
  // What was chosen may take the focus: a field, or a dialog. Otherwise it goes back to the row.
  const takesFocus = useRef(false);
  const taking = (action: () => void) => () => {
    takesFocus.current = true;
    action();
  };
  return (
    <Menu open onOpenChange={(open) => !open && onClose()}>
      <MenuTrigger asChild>{children}</MenuTrigger>
      <MenuContent
        align="start"
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (!takesFocus.current) focusRow(row.path);
        }}
      >
        {isFolder && (
          <>
            <MenuItem onSelect={taking(() => handlers.create('newFile', row.path))}>
              <FilePlus aria-hidden="true" /> New file here
            </MenuItem>
            <MenuItem onSelect={taking(() => handlers.create('newFolder', row.path))}>
              <FolderPlus aria-hidden="true" /> New folder here
            </MenuItem>
            <MenuItem onSelect={() => handlers.upload(row.path)}>
              <Upload aria-hidden="true" /> Upload files here…
            </MenuItem>
            <MenuItem onSelect={() => handlers.paste(row.path)}>
              <ClipboardPaste aria-hidden="true" /> Paste here
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem onSelect={() => handlers.download(row)}>
          <Download aria-hidden="true" /> {isFolder ? 'Download (ZIP)' : 'Download'}
        </MenuItem>
        <MenuItem onSelect={() => handlers.cut(row)}>
          <Scissors aria-hidden="true" /> Cut
        </MenuItem>
        <MenuItem onSelect={taking(() => handlers.move(row))}>
          <FolderInput aria-hidden="true" /> Move to…
        </MenuItem>
        <MenuItem onSelect={taking(() => handlers.rename(row))}>
          <Pencil aria-hidden="true" /> Rename
        </MenuItem>
        <MenuItem onSelect={() => handlers.remove(row)}>
          <Trash2 aria-hidden="true" /> Delete
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

const focusRow = (path: string) =>
  document.querySelector<HTMLElement>(`[role=treeitem][data-path="${CSS.escape(path)}"]`)?.focus();
