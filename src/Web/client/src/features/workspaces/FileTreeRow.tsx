import {
  ChevronRight,
  Ellipsis,
  File,
  FileCode2,
  FilePlus,
  FileWarning,
  Folder,
  FolderOpen,
  FolderPlus,
  Pencil,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/shared/ui/Menu';
import { notSavedText, type TreeNode } from './fileTree';

interface FileTreeRowProps {
  row: TreeNode;
  isActive: boolean;
  isTabStop: boolean;
  onActivate: () => void;
  onFocus: () => void;
  onRename: () => void;
  onDelete: () => void;
  onCreate: (kind: 'newFile' | 'newFolder') => void;
}

export const indent = (depth: number) => ({ paddingLeft: `${depth * 14}px` });

export function FileTreeRow(props: FileTreeRowProps) {
  const { row, isActive, isTabStop, onActivate, onFocus } = props;
  const [menuOpen, setMenuOpen] = useState(false);
  const reason = notSavedText(row);
  return (
    <div
      role="treeitem"
      aria-level={row.depth}
      aria-selected={isActive}
      aria-expanded={row.kind === 'folder' ? row.expanded : undefined}
      tabIndex={isTabStop ? 0 : -1}
      data-testid="tree-item"
      data-path={row.path}
      data-kind={row.kind}
      title={reason ?? visibleText(row.path)}
      onClick={onActivate}
      onKeyDown={() => {}}
      onFocus={onFocus}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenuOpen(row.kind !== 'notSaved');
      }}
      style={indent(row.depth)}
      className={classes(
        'group flex h-7 items-center gap-1.5 pr-1 text-[13px] outline-offset-[-2px] select-none hover:bg-hover',
        isActive && 'bg-selected hover:bg-selected',
        row.kind === 'notSaved' && 'text-muted',
      )}
    >
      <RowIcon row={row} />
      <span className="min-w-0 flex-1 truncate">{visibleText(row.name)}</span>
      {reason && <span className="shrink-0 text-[11px] text-warn">not saved</span>}
      {reason && <span className="sr-only">{reason}</span>}
      {row.kind !== 'notSaved' && <RowMenu {...props} open={menuOpen} onOpenChange={setMenuOpen} />}
    </div>
  );
}

function RowIcon({ row }: { row: TreeNode }) {
  if (row.kind === 'folder') {
    const Icon = row.expanded ? FolderOpen : Folder;
    return (
      <>
        <ChevronRight
          className={classes('size-3.5 shrink-0 text-muted transition-transform', row.expanded && 'rotate-90')}
          aria-hidden="true"
        />
        <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
      </>
    );
  }
  const Icon = row.kind === 'notSaved' ? FileWarning : row.name.endsWith('.py') ? FileCode2 : File;
  const tone = row.kind === 'notSaved' ? 'text-warn' : row.name.endsWith('.py') ? 'text-accent' : 'text-muted';
  return <Icon className={`ml-[5px] size-4 shrink-0 ${tone}`} aria-hidden="true" />;
}

type RowMenuProps = FileTreeRowProps & { open: boolean; onOpenChange: (open: boolean) => void };

function RowMenu({ row, open, onOpenChange, onRename, onDelete, onCreate }: RowMenuProps) {
  return (
    <Menu open={open} onOpenChange={onOpenChange}>
      <MenuTrigger
        aria-label={`Actions for ${visibleText(row.name)}`}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
        className="grid size-6 shrink-0 place-items-center rounded text-muted opacity-0 group-hover:opacity-100 group-focus:opacity-100 hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
      >
        <Ellipsis className="size-4" aria-hidden="true" />
      </MenuTrigger>
      <MenuContent
        align="start"
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {row.kind === 'folder' && (
          <>
            <MenuItem onSelect={() => onCreate('newFile')}>
              <FilePlus aria-hidden="true" /> New file here
            </MenuItem>
            <MenuItem onSelect={() => onCreate('newFolder')}>
              <FolderPlus aria-hidden="true" /> New folder here
            </MenuItem>
          </>
        )}
        <MenuItem onSelect={onRename}>
          <Pencil aria-hidden="true" /> Rename
        </MenuItem>
        <MenuItem onSelect={onDelete}>
          <Trash2 aria-hidden="true" /> Delete
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
