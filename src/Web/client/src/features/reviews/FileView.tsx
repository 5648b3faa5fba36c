import { MessageSquarePlus, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { CommentForm } from '@/features/submissions/CommentForm';
import { ThreadView } from '@/features/submissions/ThreadView';
import { placeInWords } from '@/features/submissions/threads';
import { sentence } from '@/shared/api/http';
import type { DiffFile, FileDiff } from '@/shared/api/submissionContract';
import { useHasDraft } from '@/shared/lib/useDraft';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { hidesSomething, visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Notice } from '@/shared/ui/Notice';
import { DiffView } from './DiffView';
import { threadsOf } from './diffThreads';
import { statusWords } from './FileList';
import { useReviewContext } from './reviewContext';
import { useReviewLayout } from './reviewLayout';
import { useFileDiff } from './useReview';

/** One file of the comparison: what differs in it, and what is said about it. */
export function FileView({ file, onViewed }: { file: DiffFile; onViewed: (viewed: boolean) => void }) {
  const { submission, comparison, threads, actions, viewer, mayStart, mayAnswer } = useReviewContext();
  const { from, to } = comparison;
  const { layout, ignoreWhitespace } = useReviewLayout();
  const narrow = useMediaQuery('(max-width: 767px)');
  const isShowable = !file.binary && !file.tooLarge;
  const diff = useFileDiff(submission.submissionId, from, to, file.path, ignoreWhitespace);
  const draft = `file ${submission.submissionId} ${to} ${file.path}`;
  const hasDraft = useHasDraft(draft);
  const [wantsToWrite, setWriting] = useState(false);
  const writing = wantsToWrite || hasDraft;
  const placed = useMemo(() => threadsOf(threads, file, from), [threads, file, from]);
  const send = (isDraft: boolean) => (body: string, key: string) =>
    actions.start({ anchor: { attempt: to, path: file.path }, body, draft: isDraft }, key);
  const isThere = file.status !== 'deleted';
  // Beside it there would be nothing.
  const isOneSided = file.status === 'added' || file.status === 'deleted';

  return (
    <div className="text-[13px]">
      <div className="sticky top-0 z-20 flex flex-wrap items-center gap-2 border-b border-line bg-ground px-3 py-1.5">
        <h2 className="min-w-0 font-mono text-[13px] font-semibold break-all" data-testid="shown-file">
          {file.oldPath && file.oldPath !== file.path && (
            <span className="font-normal text-muted">{visibleText(file.oldPath)} → </span>
          )}
          {visibleText(file.path)}
        </h2>
        <span className={statusWords[file.status].style}>{statusWords[file.status].word}</span>
        <div className="ml-auto flex items-center gap-3">
          {mayStart && isThere && (
            <Button variant="quiet" onClick={() => setWriting(true)} data-testid="comment-file">
              <MessageSquarePlus aria-hidden="true" /> Comment on the file
            </Button>
          )}
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={file.viewed}
              onChange={({ target }) => onViewed(target.checked)}
            />
            Viewed
          </label>
        </div>
      </div>
      {isShowable && diff.data && <HiddenNotice diff={diff.data} path={file.path} />}
      {(placed.above.length > 0 || writing) && (
        <div className="space-y-3 border-b border-line p-3">
          {placed.above.map((thread) => (
            <ThreadView
              key={thread.threadId}
              thread={thread}
              actions={actions}
              viewer={viewer}
              mayWrite={mayAnswer}
              drafts={mayStart}
              place={placeInWords(thread)}
            />
          ))}
          {writing && (
            <CommentForm
              label={`Comment on ${visibleText(file.path)}`}
              draft={draft}
              answers={[
                { label: 'Keep as draft', send: send(true) },
                { label: 'Comment now', send: send(false) },
              ]}
              onClose={() => setWriting(false)}
            />
          )}
        </div>
      )}
      {file.binary ? (
        <Words>
          This file is not text. {isThere ? 'It was ' : 'It has been '}
          {statusWords[file.status].word}.
        </Words>
      ) : file.tooLarge ? (
        <Words>
          This file is too large to be compared line by line. “Try it” opens the attempt in a workspace of your own.
        </Words>
      ) : diff.isError ? (
        <p role="alert" className="p-4 text-bad">
          {sentence(diff.error)}{' '}
          <button type="button" className="underline" onClick={() => void diff.refetch()}>
            Try again
          </button>
        </p>
      ) : !diff.data ? (
        <ListSkeleton />
      ) : diff.data.tooLarge || diff.data.binary ? (
        <Words>This file cannot be compared line by line.</Words>
      ) : (
        <DiffView diff={diff.data} layout={narrow || isOneSided ? 'unified' : layout} threads={placed} />
      )}
    </div>
  );
}

const Words = ({ children }: { children: React.ReactNode }) => (
  <p className="p-6 text-center text-muted" data-testid="not-compared">
    {children}
  </p>
);

function HiddenNotice({ diff, path }: { diff: FileDiff; path: string }) {
  const hides = useMemo(
    () =>
      (diff.newText !== null && hidesSomething(diff.newText)) ||
      diff.hunks.some(({ rows }) =>
        rows.some(({ oldText, newText }) => hidesSomething(`${oldText ?? ''}\n${newText ?? ''}`)),
      ),
    [diff],
  );
  if (!hides) return null;
  return (
    <Notice tone="warn" className="m-3 flex items-start gap-2">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
      <span data-testid="hidden-notice">
        {visibleText(path)} has characters that cannot be seen or that change how others look. They are written out
        where they stand, like <code>&lt;U+202E&gt;</code>: what the program does may differ from what it seems to.
      </span>
    </Notice>
  );
}
