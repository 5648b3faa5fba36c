import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { uploadState } from '@/features/uploads/uploadState';
import { api } from '@/shared/api/api';
import { download } from '@/shared/lib/download';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';
import { FileTreeHeader } from './FileTreeHeader';
import { FileTreeRow } from './FileTreeRow';
import { canMove, folderOf, join, type TreeNode } from './fileTree';
import { NameInput } from './NameInput';
import { type RowHandlers, useStableHandlers } from './rowHandlers';
import { useFileActions } from './useFileActions';
import { useTreeCommands } from './useTreeCommands';
import { useTreeDrag } from './useTreeDrag';
import { useTreeKeys } from './useTreeKeys';
import { useTreeRows } from './useTreeRows';
import { useUploads } from './useUploads';
import { useUi, useWorkspace, useWorkspaceContext } from './workspaceContext';
import { openFile } from './workspaceUi';

const MoveDialog = lazyPart(() => import('./MoveDialog'));
const UploadTray = lazyPart(() => import('@/features/uploads/UploadTray'));

type Naming = { kind: 'newFile' | 'newFolder'; folder: string } | { kind: 'rename'; path: string };

/** Whether nobody has gone on to something else, from which the focus must not be taken. */
function isFree(): boolean {
  const { activeElement } = document;
  return (
    activeElement === null ||
    activeElement === document.body ||
    activeElement.matches('main') ||
    activeElement.closest('[data-pane="files"]') !== null
  );
}

export function FileTree() {
  const { session, ui } = useWorkspaceContext();
  const workspace = useWorkspace();
  const activeFile = useUi((state) => state.activeFile);
  const isTransferring = useStore(uploadState, ({ step }) => step !== 'none');
  const actions = useFileActions();
  const uploads = useUploads();
  const { rows, toggle } = useTreeRows(workspace);
  const [focused, setFocused] = useState<string | null>(null);
  const [naming, setNaming] = useState<Naming | null>(null);
  const [cut, setCut] = useState<string | null>(null);
  const [moving, setMoving] = useState<TreeNode | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const paths = useMemo(() => [...workspace.files.map((file) => file.path), ...workspace.folders], [workspace]);
  const current = rows.find((row) => row.path === focused) ?? rows[0];
  const target = current?.kind === 'folder' ? current.path : folderOf(current?.path ?? '');

  const focusRow = (row: TreeNode | undefined) => {
    if (!row) return;
    setFocused(row.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.focus();
  };
  const focusTree = () =>
    requestAnimationFrame(
      () => isFree() && list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus(),
    );
  // The row that gets the focus as soon as it is drawn.
  const awaited = useRef<string | null>(null);
  const focusSoon = (path: string) => {
    awaited.current = path;
    setFocused(path);
  };
  useEffect(() => {
    if (awaited.current === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(awaited.current)}"]`);
    if (!row) return;
    awaited.current = null;
    if (isFree()) row.focus();
  });
  const startCreating = (kind: 'newFile' | 'newFolder', folder: string) => {
    if (folder !== '') toggle(folder, true);
    setNaming({ kind, folder });
  };
  const move = async (row: TreeNode, folder: string) => {
    setCut(null);
    if (!canMove(row.path, folder)) return;
    if (!(await actions.move(row, folder))) return;
    if (folder !== '') toggle(folder, true);
    focusSoon(join(folder, row.name));
  };
  const paste = (folder: string) => {
    const row = rows.find(({ path }) => path === cut);
    if (!row) toast('Cut a file or folder first (Ctrl+X).');
    else if (canMove(row.path, folder)) void move(row, folder);
    else toast('It cannot be moved there.');
  };

  const latest: RowHandlers = {
    activate: (row) => {
      setFocused(row.path);
      if (row.kind === 'folder') toggle(row.path, !row.expanded);
      if (row.kind === 'file') openFile(ui, row.fileId);
    },
    focus: (row) => setFocused(row.path),
    rename: (row) => row.kind !== 'notSaved' && setNaming({ kind: 'rename', path: row.path }),
    remove: (row) => {
      if (row.kind === 'notSaved') return;
      const at = rows.indexOf(row);
      const next = rows[at - 1] ?? rows.slice(at + 1).find(({ path }) => !path.startsWith(`${row.path}/`));
      void actions.remove(row).then((gone) => {
        if (gone && next) focusSoon(next.path);
        else focusTree();
      });
    },
    create: startCreating,
    upload: (folder) => uploads.pick('files', folder),
    download: (row) => {
      if (row.kind === 'file') download(api.rawFileUrl(session.workspaceId, row.fileId));
      if (row.kind === 'folder') download(api.archiveUrl(session.workspaceId, row.path));
    },
    cut: (row) => row.kind !== 'notSaved' && setCut(row.path),
    paste,
    move: (row) => setMoving(row),
  };
  const handlers = useStableHandlers(latest);

  const onKeyDown = useTreeKeys({
    rows,
    current,
    focus: focusRow,
    toggle,
    activate: latest.activate,
    rename: latest.rename,
    remove: latest.remove,
    cut: (row) => (row ? latest.cut(row) : setCut(null)),
    paste: () => paste(target),
    undo: actions.undo,
  });
  const drag = useTreeDrag({
    onMove: (path, folder) => {
      const row = rows.find((candidate) => candidate.path === path);
      if (row) void move(row, folder);
    },
    onFiles: uploads.drop,
    onHover: (folder) => folder !== '' && toggle(folder, true),
  });
  useTreeCommands({
    create: (kind) => startCreating(kind, target),
    pick: (kind) => uploads.pick(kind, target),
    undo: actions.undo,
  });

  const finish = (focusPath: string | null) => {
    setNaming(null);
    if (focusPath !== null) setFocused(focusPath);
    focusTree();
  };
  const create = async (kind: 'newFile' | 'newFolder', path: string) => {
    setNaming(null);
    setFocused(path);
    await (kind === 'newFile' ? actions.createFile(path) : actions.createFolder(path));
  };
  const rename = async (row: TreeNode, path: string) => {
    finish(path);
    if (path !== row.path) await actions.rename(row, path);
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
      <FileTreeHeader
        onCreate={(kind) => startCreating(kind, target)}
        onUpload={(kind) => uploads.pick(kind, target)}
      />
      <div
        className={`min-h-0 flex-1 overflow-auto pb-4 ${drag.target === '' ? 'bg-selected/50 shadow-[inset_0_0_0_2px_var(--accent)]' : ''}`}
        {...drag.handlers}
        data-testid="file-drop"
      >
        {creating?.folder === '' && creator}
        {rows.length === 0 && !creating && (
          <p className="px-3 py-2 text-[13px] text-muted">
            No files yet. Create one, drop some here, or let a program write one.
          </p>
        )}
        <div
          ref={list}
          role="tree"
          aria-label="Files"
          onKeyDown={naming ? undefined : onKeyDown}
          data-testid="file-tree"
        >
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
                  isCut={row.path === cut}
                  isTarget={row.kind === 'folder' && row.path === drag.target}
                  handlers={handlers}
                />
                {creating?.folder === row.path && creator}
              </div>
            ),
          )}
        </div>
        <p className="px-3 pt-3 text-xs text-muted">
          Not shown and not saved: .venv, .git, node_modules and caches. They live in the sandbox only.
        </p>
      </div>
      {isTransferring && (
        <Suspense fallback={null}>
          <UploadTray />
        </Suspense>
      )}
      {moving && (
        <Suspense fallback={null}>
          <MoveDialog
            row={moving}
            onMove={(folder) => {
              setMoving(null);
              void move(moving, folder);
            }}
            onClose={() => setMoving(null)}
          />
        </Suspense>
      )}
    </nav>
  );
}
