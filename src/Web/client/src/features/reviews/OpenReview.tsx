import { useEffect, useMemo, useState } from 'react';
import { navigate, useSearch } from '@/app/router';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { loadSettings } from '@/features/settings/settingsSync';
import { usePageKeys } from '@/features/settings/usePageKeys';
import { useThreadActions } from '@/features/submissions/useThreadActions';
import type { Me } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import type { Submission } from '@/shared/api/submissionContract';
import { Button } from '@/shared/ui/Button';
import { Notice } from '@/shared/ui/Notice';
import { CompareBar } from './CompareBar';
import { addressOf, type Comparison, comparisonOf, lastStanding } from './comparison';
import { FileList } from './FileList';
import { FileView } from './FileView';
import { Overview } from './Overview';
import { ReviewHeader } from './ReviewHeader';
import { ReviewContext } from './reviewContext';
import { useReviewLayout } from './reviewLayout';
import { useDiff, useHeartbeat, useLooked, useThreads, useViewed } from './useReview';

export function OpenReview({ submission, me }: { submission: Submission; me: Me }) {
  const { submissionId, attempts, owner, claim } = submission;
  const search = useSearch();
  // What the person had seen when they came is what "since you last looked" means until they leave; and what they came
  // to is what they see until they ask for something newer.
  const [came] = useState(submission);
  const comparison = comparisonOf(
    search,
    { ...submission, lookedAt: came.lookedAt },
    lastStanding(came.attempts)?.number,
  );
  const { from, to, file } = comparison;
  const { ignoreWhitespace } = useReviewLayout();
  const diff = useDiff(submissionId, from, to, ignoreWhitespace);
  const threads = useThreads(submissionId, to);
  const actions = useThreadActions(submissionId);
  const setViewed = useViewed(submissionId, to);
  useHeartbeat(submission);
  // While another comparison is loading, what is shown is still the one before.
  useLooked(submission, diff.isSuccess && !diff.isPlaceholderData && me.personId !== owner.id ? to : null);

  const files = useMemo(() => (diff.data?.files ?? []).filter(({ status }) => status !== 'unchanged'), [diff.data]);
  const shown = files.find(({ path }) => path === file) ?? null;
  const show = (change: Partial<Comparison>) =>
    navigate(addressOf(submissionId, { ...comparison, ...change }), { replace: true });
  const step = (by: 1 | -1) => {
    // The overview is before the first file.
    const at = shown ? files.indexOf(shown) : -1;
    const next = Math.max(-1, Math.min(files.length - 1, at + by));
    if (next !== at) show({ file: files[next]?.path ?? null });
  };
  const latest = lastStanding(attempts);

  useEffect(() => void loadSettings(), []);
  usePageKeys({
    j: () => step(1),
    k: () => step(-1),
    v: () => shown && setViewed(shown.path, !shown.viewed),
    u: () => navigate('/reviews'),
  });

  const isOwner = me.personId === owner.id;
  const context = {
    submission,
    comparison,
    threads: threads.data ?? [],
    actions,
    viewer: isOwner ? ('owner' as const) : ('reviewer' as const),
    // A thread begins with whoever has the claim; others can answer.
    mayStart: !isOwner && (claim?.mine ?? false),
    mayAnswer: isOwner || me.roles.includes('reviewer'),
  };
  return (
    <ReviewContext value={context}>
      <div className="flex h-dvh flex-col">
        <ReviewHeader isOwner={isOwner} />
        {latest && to < latest.number && (
          <div role="status" className="border-b border-warn/40 bg-warn-ground px-3 py-1.5 text-[13px]">
            Attempt {latest.number} is there, and this is attempt {to}. A verdict is about the last one.{' '}
            <Button onClick={() => show({ from: to, to: latest.number })}>Show what is new</Button>
          </div>
        )}
        <CompareBar lookedAt={came.lookedAt} files={files} onShow={show} />
        {diff.isError && (
          <Notice tone="bad" className="m-3">
            <span role="alert">{sentence(diff.error)}</span>{' '}
            <button type="button" className="underline" onClick={() => void diff.refetch()}>
              Try again
            </button>
          </Notice>
        )}
        <div className="grid min-h-0 flex-1 grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[minmax(180px,260px)_minmax(0,1fr)] md:grid-rows-1">
          <FileList
            files={files}
            shown={shown?.path ?? null}
            isLoading={diff.isPending}
            isKnown={diff.isSuccess}
            onShow={(path) => show({ file: path })}
            onViewed={setViewed}
          />
          <main className="min-h-0 overflow-auto bg-surface" aria-label="What was handed in" data-testid="review-main">
            {diff.isPending ? (
              <ListSkeleton />
            ) : shown ? (
              <FileView
                key={`${from}:${to}:${shown.path}:${ignoreWhitespace}`}
                file={shown}
                onViewed={(viewed) => setViewed(shown.path, viewed)}
              />
            ) : (
              <Overview files={files} onShow={(path) => show({ file: path })} />
            )}
          </main>
        </div>
      </div>
    </ReviewContext>
  );
}
