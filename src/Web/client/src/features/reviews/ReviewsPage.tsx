import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { navigate, useSearch } from '@/app/router';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { useSettings } from '@/features/settings/settings';
import { loadSettings } from '@/features/settings/settingsSync';
import { usePageKeys } from '@/features/settings/usePageKeys';
import { hasStatus, sentence } from '@/shared/api/http';
import { IntentKey } from '@/shared/lib/intentKey';
import { useNow } from '@/shared/lib/useNow';
import { productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { PageHeader } from '@/shared/ui/PageHeader';
import { RoleNeeded } from '@/shared/ui/RoleNeeded';
import { toast } from '@/shared/ui/toast';
import { QueueFilters } from './QueueFilters';
import { QueueRow } from './QueueRow';
import { filterOf } from './queueFilter';
import { queueKey, reviewsApi } from './reviewsApi';
import { useReviewNews } from './useReviewNews';

const renewMilliseconds = 60_000;

/** What waits to be reviewed, oldest first. */
export default function ReviewsPage() {
  const filter = filterOf(useSearch());
  const now = useNow(false);
  const hasKeys = useSettings((settings) => settings.singleKeys);
  // Trying again after a lost answer claims no second one.
  const [intent] = useState(() => new IntentKey());
  const [claiming, setClaiming] = useState(false);
  const queue = useInfiniteQuery({
    queryKey: [...queueKey, filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => reviewsApi.queue(filter, pageParam),
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    refetchInterval: renewMilliseconds,
  });
  useReviewNews(null);
  const items = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = queue.data?.pages[0]?.counts;

  useEffect(() => {
    document.title = `Reviews · ${productName}`;
  }, []);

  const claimNext = async () => {
    setClaiming(true);
    try {
      const { submissionId } = await reviewsApi.next(intent.for('next'));
      intent.done();
      navigate(`/reviews/${submissionId}`);
    } catch (error) {
      toast(hasStatus(error, 404) ? 'Nothing waits for a reviewer.' : sentence(error));
    } finally {
      setClaiming(false);
    }
  };
  useEffect(() => void loadSettings(), []);
  usePageKeys({ j: () => focusRow(1), k: () => focusRow(-1), n: () => void claimNext() });

  if (hasStatus(queue.error, 403))
    return <RoleNeeded title="You may not review">What people hand in is shown to reviewers.</RoleNeeded>;
  return (
    <div className="flex h-dvh flex-col">
      <PageHeader back="/workspaces" backLabel="Back to your workspaces" title="Reviews">
        <Button
          variant="primary"
          disabled={claiming}
          onClick={() => void claimNext()}
          title="Claim the one that has waited longest (N)"
          aria-keyshortcuts="n"
          data-testid="claim-next"
        >
          Review next
        </Button>
      </PageHeader>
      <QueueFilters filter={filter} counts={counts} />
      <main className="min-h-0 flex-1 overflow-auto bg-surface">
        {queue.isPending && <ListSkeleton />}
        {queue.isError && (
          <p role="alert" className="p-4 text-bad">
            {sentence(queue.error)}{' '}
            <button type="button" className="underline" onClick={() => void queue.refetch()}>
              Try again
            </button>
          </p>
        )}
        {queue.isSuccess && items.length === 0 && (
          <p className="p-8 text-center text-muted" data-testid="queue-empty">
            {filter.state === 'waiting' ? 'Nothing waits for a reviewer.' : 'Nothing is here that fits.'}
          </p>
        )}
        {items.length > 0 && (
          <ul aria-label="Submissions" className="divide-y divide-line" data-testid="queue">
            {items.map((item) => (
              <QueueRow key={item.submissionId} item={item} now={now} />
            ))}
          </ul>
        )}
        {queue.hasNextPage && (
          <div className="p-4 text-center">
            <Button onClick={() => void queue.fetchNextPage()} disabled={queue.isFetchingNextPage}>
              {queue.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
          </div>
        )}
        <p role="status" className="sr-only">
          {queue.isSuccess ? `${items.length} submissions shown` : ''}
        </p>
      </main>
      {hasKeys && (
        <footer className="border-t border-line bg-ground px-3 py-1.5 text-xs text-muted max-sm:hidden">
          <Key name="J" /> <Key name="K" /> go through the list · <Key name="Enter" /> opens · <Key name="N" /> claims
          the next
        </footer>
      )}
    </div>
  );
}

const Key = ({ name }: { name: string }) => (
  <kbd className="rounded border border-line-strong bg-surface px-1 font-mono">{name}</kbd>
);

function focusRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-testid=queue-link]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step));
  rows[next]?.focus();
}
