import { useQuery } from '@tanstack/react-query';
import { FileCode2 } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import type { DocumentSync } from '@/features/editor/core/documentSync';
import { PreviewSwitch } from '@/features/preview/PreviewSwitch';
import { previewKind } from '@/features/preview/previewKind';
import { useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { openFile } from '@/features/workspaces/workspaceUi';
import { api } from '@/shared/api/api';
import type { WorkspaceFile } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { formatBytes } from '@/shared/lib/format';
import { Button } from '@/shared/ui/Button';
import { EditorTabs } from './EditorTabs';
import { KeepDeleted } from './KeepDeleted';
import { loadEditor } from './loadEditor';

const CodeEditor = lazy(loadEditor);
const ImagePreview = lazy(() => import('@/features/preview/ImagePreview'));
const LanguageHost = lazy(() => loadEditor().then(() => import('@/features/lsp/LanguageHost')));

export function EditorPane({ onRun }: { onRun: () => void }) {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const activeFile = useUi((state) => state.activeFile);
  const file = files.find((candidate) => candidate.fileId === activeFile);

  useEffect(() => {
    if (ui.getState().activeFile !== null || ui.getState().openFiles.length > 0) return;
    const first =
      files.find((candidate) => candidate.path === 'main.py') ?? files.find(({ path }) => path.endsWith('.py'));
    if (first) ui.setState({ openFiles: [first.fileId], activeFile: first.fileId });
    else if (files[0] && !files[0].binary) openFile(ui, files[0].fileId);
  }, [ui, files]);

  return (
    <section aria-label="Editor" className="flex h-full flex-col bg-surface" data-pane="editor">
      <EditorTabs />
      <div className="relative min-h-0 flex-1">
        {activeFile === null ? <NothingOpen /> : <OpenFile fileId={activeFile} file={file} onRun={onRun} />}
        <Suspense fallback={null}>
          <LanguageHost />
        </Suspense>
      </div>
    </section>
  );
}

function OpenFile({ fileId, file, onRun }: { fileId: string; file: WorkspaceFile | undefined; onRun: () => void }) {
  const { session } = useWorkspaceContext();
  const isBinary = file?.binary ?? false;
  const opened = useQuery<DocumentSync>({
    queryKey: ['open', session.workspaceId, fileId],
    queryFn: () => session.open(fileId),
    enabled: !isBinary,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

  if (file && isBinary)
    return previewKind(file.path) === 'image' ? (
      <Suspense fallback={<EditorSkeleton />}>
        <ImagePreview key={file.fileId} file={file} />
      </Suspense>
    ) : (
      <BinaryFile file={file} />
    );
  if (opened.isError)
    return (
      <div className="grid h-full place-items-center p-6 text-center">
        <div>
          <p role="alert">{sentence(opened.error)}</p>
          <Button className="mt-3" onClick={() => void opened.refetch()}>
            Try again
          </Button>
        </div>
      </div>
    );
  if (!opened.data) return <EditorSkeleton />;
  return (
    <>
      {!file && <KeepDeleted fileId={fileId} document={opened.data} />}
      <PreviewSwitch file={file} document={opened.data}>
        <Suspense fallback={<EditorSkeleton />}>
          <CodeEditor document={opened.data} path={file?.path ?? 'deleted file'} readOnly={!file} onRun={onRun} />
        </Suspense>
      </PreviewSwitch>
    </>
  );
}

function BinaryFile({ file }: { file: WorkspaceFile }) {
  const { session } = useWorkspaceContext();
  return (
    <div className="grid h-full place-items-center p-6 text-center">
      <div>
        <p>This file is not text ({formatBytes(file.size)}).</p>
        <a
          className="mt-2 inline-block text-accent underline"
          href={api.rawFileUrl(session.workspaceId, file.fileId)}
          download
        >
          Download it
        </a>
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

const widths = ['w-40', 'w-64', 'w-52', 'w-0', 'w-72', 'w-56'];

function EditorSkeleton() {
  return (
    <div className="space-y-2.5 p-4 pl-16" role="status" aria-label="Loading the file">
      {widths.map((width) => (
        <div key={width} className={`skeleton h-3.5 max-w-full ${width}`} />
      ))}
    </div>
  );
}
