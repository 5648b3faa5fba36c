import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearch } from '@/app/router';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { api } from '@/shared/api/api';
import { hasStatus, sentence } from '@/shared/api/http';
import { productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { PageHeader } from '@/shared/ui/PageHeader';
import { RoleNeeded } from '@/shared/ui/RoleNeeded';
import { AuditFilters } from './AuditFilters';
import { AuditRow } from './AuditRow';
import { filterOf } from './auditFilter';

export default function AuditPage() {
  const filter = filterOf(useSearch());
  const log = useInfiniteQuery({
    queryKey: ['audit', filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.audit(filter, pageParam),
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
    gcTime: 0,
  });

  useEffect(() => {
    document.title = `Audit log · ${productName}`;
  }, []);

  if (hasStatus(log.error, 403))
    return <RoleNeeded title="You may not read the audit log">It is open to auditors and administrators.</RoleNeeded>;
  const events = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="flex h-dvh flex-col">
      <PageHeader back="/" backLabel="Back" title="Audit log">
        <Button onClick={() => void log.refetch()} disabled={log.isFetching}>
          Refresh
        </Button>
      </PageHeader>
      <AuditFilters filter={filter} />
      <main className="min-h-0 flex-1 overflow-auto bg-surface">
        {log.isPending && <ListSkeleton />}
        {log.isError && (
          <p role="alert" className="p-4 text-bad">
            {sentence(log.error)}
          </p>
        )}
        {log.isSuccess && events.length === 0 && (
          <p className="p-8 text-center text-muted">No events match these filters.</p>
        )}
        {events.length > 0 && (
          <table className="w-full min-w-[720px] border-collapse text-[13px]" data-testid="audit-table">
            <caption className="sr-only">Events, newest first</caption>
            <thead className="sticky top-0 z-10 bg-ground text-left text-xs text-muted">
              <tr>
                {['', 'Number', 'Time', 'Person', 'Type', 'What happened'].map((heading) => (
                  <th
                    key={heading}
                    scope="col"
                    className="border-b border-line px-3 py-2 font-semibold whitespace-nowrap"
                  >
                    {heading === '' ? <span className="sr-only">Details</span> : heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <AuditRow key={event.eventId} event={event} />
              ))}
            </tbody>
          </table>
        )}
        {log.hasNextPage && (
          <div className="p-4 text-center">
            <Button onClick={() => void log.fetchNextPage()} disabled={log.isFetchingNextPage} data-testid="load-more">
              {log.isFetchingNextPage ? 'Loading…' : 'Load more'}
            </Button>
          </div>
        )}
        <p role="status" className="sr-only">
          {log.isSuccess ? `${events.length} events shown` : ''}
        </p>
      </main>
    </div>
  );
}
