import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, FileClock } from 'lucide-react';
import { Suspense, useState } from 'react';
import { api } from '@/shared/api/api';
import type { Workspace } from '@/shared/api/contract';
import { hasStatus, sentence } from '@/shared/api/http';
import { formatBytes } from '@/shared/lib/format';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { toast } from '@/shared/ui/toast';
import { nextVersionOf } from './nextVersion';

const TextView = lazyPart(() => import('@/features/editor/TextView'));

interface FileAtVersionProps {
  workspace: Workspace;
  chosen: { fileId: string; version: number } | null;
  /** Names of files that are no longer there, as far as this page has met them. */
  lostPaths: Record<string, string>;
  onChoose: (chosen: { fileId: string; version: number } | null) => void;
}

export function FileAtVersion({ workspace, chosen, lostPaths, onChoose }: FileAtVersionProps) {
  const [compare, setCompare] = useState(false);
  const w = workspace.workspaceId;
  const shown = useQuery({
    queryKey: ['file-at', w, chosen?.fileId, chosen?.version],
    queryFn: () => (chosen ? api.file(w, chosen.fileId, chosen.version) : null),
    enabled: chosen !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
  const current = workspace.files.find((file) => file.fileId === chosen?.fileId);
  const now = useQuery({
    queryKey: ['file-at', w, chosen?.fileId, current?.version],
    queryFn: () => (current ? api.file(w, current.fileId, current.version) : null),
    enabled: compare && current !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

  const file = shown.data ?? null;
  const step = async (direction: 'back' | 'forward') => {
    if (!chosen || !file) return;
    try {
      const version =
        direction === 'back'
          ? (await api.file(w, chosen.fileId, file.version - 1)).version
          : await nextVersionOf(w, chosen.fileId, file.version);
      if (version !== null) onChoose({ fileId: chosen.fileId, version });
    } catch (error) {
      toast(hasStatus(error, 404) ? 'This is the first version of the file.' : sentence(error));
    }
  };

  const isLost = chosen !== null && current === undefined;
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line bg-ground px-3 py-1.5">
        <select
          aria-label="File"
          className="h-8 max-w-56 min-w-0 rounded-md border border-line-strong bg-surface px-2 text-[13px]"
          value={chosen?.fileId ?? ''}
          onChange={(event) => {
            const picked = workspace.files.find(({ fileId }) => fileId === event.target.value);
            if (picked) onChoose({ fileId: picked.fileId, version: picked.version });
          }}
          data-testid="history-file"
        >
          <option value="" disabled>
            Choose a file
          </option>
          {workspace.files.map(({ fileId, path }) => (
            <option key={fileId} value={fileId}>
              {visibleText(path)}
            </option>
          ))}
          {isLost && (
            <option value={chosen.fileId}>
              {visibleText(file?.path ?? lostPaths[chosen.fileId] ?? 'File')} (deleted)
            </option>
          )}
        </select>
        {chosen && (
          <>
            <Button
              size="icon"
              aria-label="Previous version of this file"
              title="Previous version"
              onClick={() => void step('back')}
              data-testid="history-back"
            >
              <ChevronLeft aria-hidden="true" />
            </Button>
            <Button
              size="icon"
              aria-label="Next version of this file"
              title="Next version"
              disabled={file !== null && current !== undefined && file.version >= current.version}
              onClick={() => void step('forward')}
              data-testid="history-forward"
            >
              <ChevronRight aria-hidden="true" />
            </Button>
            <span role="status" className="text-xs text-muted" data-testid="history-version">
              {file &&
                (file.version === current?.version
                  ? `Version ${file.version}, the current one`
                  : `Version ${file.version}`)}
            </span>
            <label className="ml-auto flex items-center gap-1.5 text-[13px]">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={compare}
                disabled={!current}
                onChange={(event) => setCompare(event.target.checked)}
              />
              Compare with now
            </label>
          </>
        )}
      </div>
      {compare && now.isError && (
        <p role="alert" className="border-b border-line px-4 py-1.5 text-[13px] text-bad">
          Not compared, because the file as it is now cannot be loaded. {sentence(now.error)}{' '}
          <button type="button" className="underline" onClick={() => void now.refetch()}>
            Try again
          </button>
        </p>
      )}
      <div className="relative min-h-0 flex-1 bg-surface">
        {chosen === null ? (
          <Hint />
        ) : shown.isError ? (
          <p role="alert" className="p-4">
            {hasStatus(shown.error, 404) ? 'The file did not exist at this version.' : sentence(shown.error)}
          </p>
        ) : file && file.text === null ? (
          <p className="p-4 text-muted">
            This version is not text ({formatBytes(file.size)}).{' '}
            <a className="text-accent underline" href={api.rawFileUrl(w, file.fileId, file.version)} download>
              Download it
            </a>
          </p>
        ) : file && file.text !== null ? (
          <Suspense fallback={null}>
            <TextView text={file.text} path={file.path} compareWith={compare ? (now.data?.text ?? null) : null} />
          </Suspense>
        ) : null}
      </div>
    </>
  );
}

const Hint = () => (
  <div className="grid h-full place-items-center p-6 text-center text-muted">
    <div>
      <FileClock className="mx-auto size-8 opacity-60" aria-hidden="true" />
      <p className="mt-3">Choose a file, or an event of a file, to see how it was then.</p>
    </div>
  </div>
);
