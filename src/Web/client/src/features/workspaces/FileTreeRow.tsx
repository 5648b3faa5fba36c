import { ChevronRight, Ellipsis, File, FileCode2, FileWarning, Folder, FolderOpen } from 'lucide-react';
import { memo, useState } from 'react';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';
import { notSavedText, type TreeNode } from './fileTree';
import { misleading } from './misleading';
import { RowMenu } from './RowMenu';
import type { RowHandlers } from './rowHandlers';

interface FileTreeRowProps {
  row: TreeNode;
  isActive: boolean;
  isTabStop: boolean;
  isCut: boolean;
  isTarget: boolean;
  handlers: RowHandlers;
}

export const indent = (depth: number) => ({ paddingLeft: `${depth * 14}px` });

/** A row of the tree. With thousands of them, only those that changed are drawn again. */
export const FileTreeRow = memo(Row);

function Row({ row, isActive, isTabStop, isCut, isTarget, handlers }: FileTreeRowProps) {
  const [menuOpen, setMenuOpen] = useState(false);
  const reason = notSavedText(row);
  const mistaken =
    row.twin === undefined
      ? misleading(row.name)
      : `Looks like “${visibleText(row.twin)}” beside it, but is another name.`;
  return (
    <div
      role="treeitem"
      aria-level={row.depth}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isActive}
      aria-expanded={row.kind === 'folder' ? row.expanded : undefined}
      tabIndex={isTabStop ? 0 : -1}
      draggable={row.kind !== 'notSaved'}
      data-testid="tree-item"
      data-path={row.path}
      data-kind={row.kind}
      title={reason ?? mistaken ?? visibleText(row.path)}
      onClick={() => handlers.activate(row)}
      onKeyDown={() => {}}
      onFocus={() => handlers.focus(row)}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenuOpen(row.kind !== 'notSaved');
      }}
      style={indent(row.depth)}
      className={classes(
        'tree-row group flex h-7 items-center gap-1.5 pr-1 text-[13px] outline-offset-[-2px] select-none',
        isActive || isTarget ? 'bg-selected' : 'hover:bg-hover',
        isTarget && 'shadow-[inset_2px_0_0_var(--accent)]',
        isCut && 'opacity-55',
        row.kind === 'notSaved' && 'text-muted',
      )}
    >
      <RowIcon row={row} />
      <span className="min-w-0 flex-1 truncate">{visibleText(row.name)}</span>
      {reason && <span className="shrink-0 text-[11px] text-warn">not saved</span>}
      {reason && <span className="sr-only">{reason}</span>}
      {mistaken && (
        <span className="shrink-0 text-[11px] text-warn">{row.twin === undefined ? 'misleading' : 'looks alike'}</span>
      )}
      {mistaken && <span className="sr-only">{visibleText(mistaken)}</span>}
      {isCut && <span className="sr-only">cut</span>}
      {row.kind !== 'notSaved' &&
        (menuOpen ? (
          <RowMenu row={row} handlers={handlers} onClose={() => setMenuOpen(false)}>
            <MenuButton row={row} open />
          </RowMenu>
        ) : (
          <MenuButton
            row={row}
            onClick={(event) => {
              event.stopPropagation();
              setMenuOpen(true);
            }}
          />
        ))}
    </div>
  );
}

type MenuButtonProps = React.ButtonHTMLAttributes<HTMLButtonElement> & {
  row: TreeNode;
  open?: boolean;
  ref?: React.Ref<HTMLButtonElement>;
};

function MenuButton({ row, open = false, ...rest }: MenuButtonProps) {
  return (
    <button
      type="button"
      aria-label={`Actions for ${visibleText(row.name)}`}
      aria-haspopup="menu"
      tabIndex={-1}
      className={classes(
        'grid size-6 shrink-0 place-items-center rounded text-muted opacity-0 group-hover:opacity-100 group-focus:opacity-100 hover:text-text focus-visible:opacity-100 pointer-coarse:opacity-100',
        open && 'opacity-100',
      )}
      {...rest}
    >
      <Ellipsis className="size-4" aria-hidden="true" />
    </button>
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
