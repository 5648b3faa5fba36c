import { FilePlus, FolderPlus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { FileTreeRow } from './FileTreeRow';
import { folderOf, join, type TreeNode, treeRows } from './fileTree';
import { NameInput } from './NameInput';
import { useFileActions } from './useFileActions';
import { useUi, useWorkspace, useWorkspaceContext } from './workspaceContext';
import { openFile } from './workspaceUi';

type Naming = { kind: 'newFile' | 'newFolder'; folder: string } | { kind: 'rename'; path: string };

export function FileTree() {
  const { ui } = useWorkspaceContext();
  const workspace = useWorkspace();
  const activeFile = useUi((state) => state.activeFile);
  const actions = useFileActions();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const [naming, setNaming] = useState<Naming | null>(null);
  const [deleting, setDeleting] = useState<TreeNode | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => treeRows(workspace, closed), [workspace, closed]);
  const paths = useMemo(() => [...workspace.files.map((file) => file.path), ...workspace.folders], [workspace]);
  const current = rows.find((row) => row.path === focused) ?? rows[0];
  const target = current?.kind === 'folder' ? current.path : folderOf(current?.path ?? '');

  const focusRow = (row: TreeNode | undefined) => {
    if (!row) return;
    setFocused(row.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.focus();
  };
  const toggle = (path: string, open: boolean) =>
    setClosed((before) => {
      const after = new Set(before);
      if (open) after.delete(path);
      else after.add(path);
      return after;
    });
  const activate = (row: TreeNode) => {
    setFocused(row.path);
    if (row.kind === 'folder') toggle(row.path, !row.expanded);
    if (row.kind === 'file') openFile(ui, row.fileId);
  };
  const remove = (row: TreeNode) => {
    if (row.kind === 'file' && !row.binary) void actions.deleteFile(row.fileId, row.path, false);
    else if (row.kind !== 'notSaved') setDeleting(row);
  };
  const startCreating = (kind: 'newFile' | 'newFolder', folder: string) => {
    if (folder !== '') toggle(folder, true);
    setNaming({ kind, folder });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!current || naming || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(current);
    const moves: Record<string, () => void> = {
      ArrowDown: () => focusRow(rows[at + 1]),
      ArrowUp: () => focusRow(rows[at - 1]),
      Home: () => focusRow(rows[0]),
      End: () => focusRow(rows.at(-1)),
      ArrowRight: () => {
        if (current.kind !== 'folder') return;
        if (current.expanded) focusRow(rows[at + 1]);
        else toggle(current.path, true);
      },
      ArrowLeft: () => {
        if (current.kind === 'folder' && current.expanded) toggle(current.path, false);
        else focusRow(rows.find((row) => row.path === folderOf(current.path)));
      },
      Enter: () => activate(current),
      ' ': () => activate(current),
      F2: () => current.kind !== 'notSaved' && setNaming({ kind: 'rename', path: current.path }),
      Delete: () => remove(current),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  const finish = (focusPath: string | null) => {
    setNaming(null);
    if (focusPath !== null) setFocused(focusPath);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus());
  };
  const create = async (kind: 'newFile' | 'newFolder', path: string) => {
    setNaming(null);
    setFocused(path);
    await (kind === 'newFile' ? actions.createFile(path) : actions.createFolder(path));
  };
  const rename = async (row: TreeNode, path: string) => {
    finish(path);
    if (path === row.path) return;
    if (row.kind === 'file') await actions.renameFile(row.fileId, path);
    if (row.kind === 'folder') await actions.renameFolder(row.path, path);
  };

  const creating = naming && naming.kind !== 'rename' ? naming : null;
  const creator = creating && (
    <NameInput
      label={creating.kind === 'newFile' ? 'Name of the new file' : 'Name of the new folder'}
      kind={creating.kind === 'newFile' ? 'file' : 'folder'}
      depth={creating.folder === '' ? 1 : creating.folder.split('/').length + 1}
      folder={creating.folder}
      taken={paths}
      onDone={(name) => void create(creating.kind, join(creating.folder, name))}
      onCancel={() => finish(null)}
    />
  );

  // A file that was just created and opened elsewhere shows as chosen here.
  const activePath = workspace.files.find((file) => file.fileId === activeFile)?.path;
  useEffect(() => {
    if (activePath) setFocused(activePath);
  }, [activePath]);

  return (
    <nav aria-label="Files" className="flex h-full flex-col bg-ground" data-pane="files">
      <div className="flex h-9 shrink-0 items-center justify-between gap-1 pr-1.5 pl-3">
        <h2 className="text-xs font-semibold text-muted">Files</h2>
        <div className="flex">
          <Button
            variant="quiet"
            size="icon"
            aria-label="New file"
            title="New file"
            onClick={() => startCreating('newFile', target)}
            data-testid="new-file"
          >
            <FilePlus aria-hidden="true" />
          </Button>
          <Button
            variant="quiet"
            size="icon"
            aria-label="New folder"
            title="New folder"
            onClick={() => startCreating('newFolder', target)}
            data-testid="new-folder"
          >
            <FolderPlus aria-hidden="true" />
          </Button>
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-auto pb-4">
        {creating?.folder === '' && creator}
        {rows.length === 0 && !creating && (
          <p className="px-3 py-2 text-[13px] text-muted">No files yet. Create one, or let a program write one.</p>
        )}
        <div ref={list} role="tree" aria-label="Files" onKeyDown={onKeyDown} data-testid="file-tree">
          {rows.map((row) =>
            naming?.kind === 'rename' && naming.path === row.path ? (
              <NameInput
                key={row.path}
                label={`New name of ${visibleText(row.name)}`}
                kind={row.kind === 'folder' ? 'folder' : 'file'}
                depth={row.depth}
                folder={folderOf(row.path)}
                initial={row.name}
                taken={paths.filter((path) => path !== row.path)}
                onDone={(name) => void rename(row, join(folderOf(row.path), name))}
                onCancel={() => finish(row.path)}
              />
            ) : (
              <div key={`${row.kind}:${row.path}`} role="none">
                <FileTreeRow
                  row={row}
                  isActive={row.kind === 'file' && row.fileId === activeFile}
                  isTabStop={row === current}
                  onActivate={() => activate(row)}
                  onFocus={() => setFocused(row.path)}
                  onRename={() => setNaming({ kind: 'rename', path: row.path })}
                  onDelete={() => remove(row)}
                  onCreate={(kind) => startCreating(kind, row.path)}
                />
                {creating?.folder === row.path && creator}
              </div>
            ),
          )}
        </div>
      </div>
      <ConfirmDialog
        open={deleting !== null}
        title={deleting?.kind === 'folder' ? 'Delete this folder?' : 'Delete this file?'}
        confirm="Delete"
        danger
        onConfirm={() => {
          if (deleting?.kind === 'folder') void actions.deleteFolder(deleting.path);
          if (deleting?.kind === 'file') void actions.deleteFile(deleting.fileId, deleting.path, deleting.binary);
          setDeleting(null);
        }}
        onClose={() => setDeleting(null)}
      >
        <strong className="text-text">{visibleText(deleting?.path ?? '')}</strong>
        {deleting?.kind === 'folder' ? ' and everything in it. ' : '. '}
        The history keeps what was in it.
      </ConfirmDialog>
    </nav>
  );
}
