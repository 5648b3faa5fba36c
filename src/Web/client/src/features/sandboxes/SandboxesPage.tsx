import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { api } from '@/shared/api/api';
import { hasStatus, sentence } from '@/shared/api/http';
import { productName } from '@/shared/ui/Brand';
import { Notice } from '@/shared/ui/Notice';
import { PageHeader } from '@/shared/ui/PageHeader';
import { RoleNeeded } from '@/shared/ui/RoleNeeded';
import { HostList } from './HostList';
import { SandboxList } from './SandboxList';

const refreshMilliseconds = 2_000;
const live = { refetchInterval: refreshMilliseconds, staleTime: 0, placeholderData: keepPreviousData } as const;

/** Hosts and sandboxes as they are now, for administrators. */
export default function SandboxesPage() {
  const hosts = useQuery({ queryKey: ['admin-hosts'], queryFn: api.hosts, ...live });
  const sandboxes = useQuery({ queryKey: ['admin-sandboxes'], queryFn: api.sandboxes, ...live });
  const error = sandboxes.error ?? hosts.error;

  useEffect(() => {
    document.title = `Sandboxes · ${productName}`;
  }, []);

  if (hasStatus(error, 403))
    return <RoleNeeded title="You may not see the sandboxes">They are shown to administrators only.</RoleNeeded>;
  return (
    <div className="flex h-dvh flex-col">
      <PageHeader back="/" backLabel="Back" title="Sandboxes" />
      <main className="min-h-0 flex-1 overflow-auto p-3 sm:p-4">
        <div role="status">
          {error && (
            <Notice tone="bad" className="mb-4">
              {sentence(error)}
              {sandboxes.data ? ' What is shown is not up to date; it is asked for again and again.' : ''}
            </Notice>
          )}
        </div>
        <Section title="Hosts">
          {hosts.data ? <HostList hosts={hosts.data} /> : hosts.isPending && <ListSkeleton />}
        </Section>
        <Section title="Sandboxes">
          {sandboxes.data ? (
            <SandboxList sandboxes={sandboxes.data} now={sandboxes.dataUpdatedAt} />
          ) : (
            sandboxes.isPending && <ListSkeleton />
          )}
        </Section>
      </main>
    </div>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="mb-6">
    <h2 className="mb-2 text-sm font-semibold">{title}</h2>
    {children}
  </section>
);
