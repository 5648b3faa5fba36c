import { FileCode2 } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { useCommands } from '@/features/commands/registry';
import { useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Side } from '@/features/workspaces/workspaceUi';
import { lazyPart } from '@/shared/lib/lazyPart';
import { EditorTabs } from './EditorTabs';
import { chooseSide, groupOn, joinEditors, splitEditor } from './groups';
import { loadEditor } from './loadEditor';
import { OpenFile } from './OpenFile';
import { useTabs } from './useTabs';

const SplitEditor = lazyPart(() => import('./SplitEditor'));
const ReviewMarks = lazyPart(() => loadEditor().then(() => import('@/features/submissions/ReviewMarks')));
const LanguageHost = lazyPart(() => loadEditor().then(() => import('@/features/lsp/LanguageHost')));

/** The open files, in one editor or in two side by side. */
export function EditorPane({ onRun, narrow = false }: { onRun: () => void; narrow?: boolean }) {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const isSplit = useUi((state) => state.other !== null) && !narrow;
  const side = useUi((state) => state.side);
  const tabs = useTabs();

  // Once: whoever has closed everything wants to see nothing, whatever else happens to the files.
  const hasOpened = useRef(false);
  useEffect(() => {
    if (hasOpened.current || files.length === 0) return;
    hasOpened.current = true;
    const { activeFile, openFiles, closedFiles } = ui.getState();
    if (activeFile !== null || openFiles.length > 0 || closedFiles.length > 0) return;
    const first =
      files.find((candidate) => candidate.path === 'main.py') ?? files.find(({ path }) => path.endsWith('.py'));
    if (first) ui.setState({ openFiles: [first.fileId], activeFile: first.fileId });
    else if (files[0] && !files[0].binary) ui.setState({ openFiles: [files[0].fileId], activeFile: files[0].fileId });
  }, [ui, files]);

  useCommands([
    ...(narrow
      ? []
      : isSplit
        ? [{ id: 'editor.join', title: 'Join the two editors', run: () => joinEditors(ui) }]
        : [{ id: 'editor.split', title: 'Split the editor', keys: 'Ctrl+\\', run: () => splitEditor(ui) }]),
    { id: 'editor.close', title: 'Close the file', run: () => void tabs.closeCurrent() },
    { id: 'editor.closeOthers', title: 'Close all other files', run: () => void tabs.closeOthers() },
    { id: 'editor.reopen', title: 'Open the last closed file again', run: tabs.reopen },
  ]);

  const group = (which: Side) => <Group side={which} onRun={onRun} />;
  return (
    <section aria-label="Editor" className="relative h-full bg-surface" data-pane="editor">
      {isSplit ? (
        <Suspense fallback={null}>
          <SplitEditor left={group('left')} right={group('right')} />
        </Suspense>
      ) : (
        group(side)
      )}
      {/* What it shows goes below the tabs. */}
      <div className="pointer-events-none absolute inset-x-0 top-9 bottom-0 *:pointer-events-auto">
        <Suspense fallback={null}>
          <LanguageHost />
        </Suspense>
        <Suspense fallback={null}>
          <ReviewMarks />
        </Suspense>
      </div>
    </section>
  );
}

function Group({ side, onRun }: { side: Side; onRun: () => void }) {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const fileId = useUi((state) => groupOn(state, side)?.activeFile ?? null);
  const isInUse = useUi((state) => state.side === side);
  const file = files.find((candidate) => candidate.fileId === fileId);
  const use = () => chooseSide(ui, side);
  return (
    <div
      className="flex h-full flex-col"
      data-testid={`editor-${side}`}
      data-in-use={isInUse}
      onFocusCapture={use}
      onPointerDownCapture={use}
    >
      <EditorTabs side={side} />
      <div className="relative min-h-0 flex-1">
        {fileId === null ? (
          <NothingOpen />
        ) : (
          <OpenFile fileId={fileId} file={file} side={side} isInUse={isInUse} onRun={onRun} />
        )}
      </div>
    </div>
  );
}

function NothingOpen() {
  return (
    <div className="grid h-full place-items-center p-6 text-center text-muted">
      <div>
        <FileCode2 className="mx-auto size-8 opacity-60" aria-hidden="true" />
        <p className="mt-3">Choose a file from the list to see it here.</p>
      </div>
    </div>
  );
}
