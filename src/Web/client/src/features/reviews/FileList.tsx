import { Check, Info, MessageSquare } from 'lucide-react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import type { DiffFile, DiffStatus } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';
import { openThreads } from './diffThreads';
import { useReviewContext } from './reviewContext';

interface FileListProps {
  files: readonly DiffFile[];
  shown: string | null;
  isLoading: boolean;
  /** Whether these are the files that differ, and not only those of which is known. */
  isKnown: boolean;
  onShow: (path: string | null) => void;
  onViewed: (path: string, viewed: boolean) => void;
}

export const statusWords: Record<DiffStatus, { letter: string; word: string; style: string }> = {
  added: { letter: 'A', word: 'added', style: 'text-good' },
  deleted: { letter: 'D', word: 'deleted', style: 'text-bad' },
  modified: { letter: 'M', word: 'changed', style: 'text-warn' },
  renamed: { letter: 'R', word: 'renamed', style: 'text-accent' },
  unchanged: { letter: '', word: 'unchanged', style: 'text-muted' },
};

/** The files that differ, with how much, and which of them the person has seen. */
export function FileList({ files, shown, isLoading, isKnown, onShow, onViewed }: FileListProps) {
  const { threads } = useReviewContext();
  return (
    <nav
      aria-label="Files"
      className="min-h-0 overflow-auto border-line bg-ground max-md:max-h-28 max-md:border-b md:border-r"
    >
      <ul className="p-1 text-[13px]" data-testid="review-files">
        <li>
          <button
            type="button"
            aria-current={shown === null}
            onClick={() => onShow(null)}
            className={classes(
              'flex h-8 w-full items-center gap-2 rounded-md px-2 text-left outline-offset-[-2px]',
              shown === null ? 'bg-selected font-semibold' : 'hover:bg-hover',
            )}
            data-testid="review-overview"
          >
            <Info className="size-4 shrink-0 text-muted" aria-hidden="true" /> Overview
          </button>
        </li>
        {files.map((file) => {
          const status = statusWords[file.status];
          const open = openThreads(threads, file);
          const name = visibleText(file.path);
          return (
            <li
              key={file.path}
              className="tree-row relative flex items-center"
              data-testid="review-file"
              data-path={file.path}
            >
              <button
                type="button"
                aria-current={shown === file.path}
                onClick={() => onShow(file.path)}
                title={file.oldPath ? `${visibleText(file.oldPath)} → ${name}` : name}
                className={classes(
                  'flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md pr-8 pl-2 text-left outline-offset-[-2px]',
                  shown === file.path ? 'bg-selected font-semibold' : 'hover:bg-hover',
                )}
              >
                <span
                  className={classes('w-4 shrink-0 text-center font-mono text-xs', status.style)}
                  aria-hidden="true"
                >
                  {status.letter}
                </span>
                <span className="sr-only">{status.word}: </span>
                {/* Of a long path, the end is what tells files apart. */}
                <span className={classes('min-w-0 flex-1 truncate', file.viewed && 'text-muted')}>
                  <bdi>{name}</bdi>
                </span>
                {open > 0 && (
                  <span className="flex shrink-0 items-center gap-0.5 text-xs text-accent">
                    <MessageSquare className="size-3.5" aria-hidden="true" />
                    {open}
                    <span className="sr-only"> open comments</span>
                  </span>
                )}
                {!file.binary && (
                  <span className="shrink-0 font-mono text-xs">
                    {file.added > 0 && <span className="text-good">+{file.added}</span>}{' '}
                    {file.deleted > 0 && <span className="text-bad">−{file.deleted}</span>}
                  </span>
                )}
              </button>
              <button
                type="button"
                aria-pressed={file.viewed}
                aria-label={`${name} viewed`}
                title={file.viewed ? 'Viewed (V)' : 'Mark as viewed (V)'}
                onClick={() => onViewed(file.path, !file.viewed)}
                className={classes(
                  'absolute right-1 grid size-6 place-items-center rounded border',
                  file.viewed
                    ? 'border-accent bg-accent text-on-accent'
                    : 'border-line-strong text-transparent hover:text-muted',
                )}
                data-testid="viewed"
              >
                <Check className="size-3.5" aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
      {isLoading && <ListSkeleton />}
      {isKnown && files.length === 0 && (
        <p className="px-3 py-2 text-[13px] text-muted" data-testid="no-differences">
          Nothing differs.
        </p>
      )}
    </nav>
  );
}
