import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { DocumentSync } from '@/features/editor/core/documentSync';
import { PreviewSwitch } from '@/features/preview/PreviewSwitch';
import { previewKind } from '@/features/preview/previewKind';
import { NotShown } from '@/features/workspaces/NotShown';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Side } from '@/features/workspaces/workspaceUi';
import type { WorkspaceFile } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { formatBytes } from '@/shared/lib/format';
import { lazyPart } from '@/shared/lib/lazyPart';
import { Button } from '@/shared/ui/Button';
import { KeepDeleted } from './KeepDeleted';
import { loadEditor } from './loadEditor';

const CodeEditor = lazyPart(loadEditor);
const ImagePreview = lazyPart(() => import('@/features/preview/ImagePreview'));

interface OpenFileProps {
  fileId: string;
  file: WorkspaceFile | undefined;
  side: Side;
  isInUse: boolean;
  onRun: () => void;
}

/** One file in an editor, or why it is not there. */
export function OpenFile({ fileId, file, side, isInUse, onRun }: OpenFileProps) {
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

  // A program has made it something else while there was unsaved text in it.
  const rescued = isBinary && !(session.document(fileId)?.isSaved ?? true);
  if (file && isBinary && !rescued)
    return previewKind(file.path) === 'image' ? (
      <Suspense fallback={<EditorSkeleton />}>
        <ImagePreview key={file.fileId} file={file} />
      </Suspense>
    ) : (
      <NotShown fileId={fileId}>
        <p>This file is not text ({formatBytes(file.size)}).</p>
      </NotShown>
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
      {(!file || rescued) && (
        <KeepDeleted fileId={fileId} document={opened.data} reason={file ? 'is not text any more' : 'was deleted'} />
      )}
      <PreviewSwitch file={file} document={opened.data}>
        <Suspense fallback={<EditorSkeleton />}>
          <CodeEditor
            document={opened.data}
            path={file?.path ?? 'deleted file'}
            side={side}
            isInUse={isInUse}
            readOnly={!file || rescued}
            onRun={onRun}
          />
        </Suspense>
      </PreviewSwitch>
    </>
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
