import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { hasStatus, sentence } from '@/shared/api/http';
import { productName } from '@/shared/ui/Brand';
import { Notice } from '@/shared/ui/Notice';
import { PageHeader } from '@/shared/ui/PageHeader';
import { RoleNeeded } from '@/shared/ui/RoleNeeded';
import { Approvals } from './Approvals';
import { PolicyForm } from './PolicyForm';
import { packagesApi, policyKey } from './packagesApi';

const refreshMilliseconds = 5_000;

/** What learners may install, and what waits for an approval, for administrators. */
export default function PackagePolicyPage() {
  const policy = useQuery({
    queryKey: policyKey,
    queryFn: packagesApi.policy,
    refetchInterval: refreshMilliseconds,
    staleTime: 0,
  });

  useEffect(() => {
    document.title = `Packages · ${productName}`;
  }, []);

  if (hasStatus(policy.error, 403))
    return <RoleNeeded title="You may not see what may be installed">It is shown to administrators only.</RoleNeeded>;
  return (
    <div className="flex h-dvh flex-col">
      <PageHeader back="/" backLabel="Back" title="Packages" detail="What may be installed" />
      <main className="min-h-0 flex-1 overflow-auto p-3 text-[13px] sm:p-4">
        <div role="status">
          {policy.error && (
            <Notice tone="bad" className="mb-4">
              {sentence(policy.error)}
              {policy.data ? ' What is shown is not up to date; it is asked for again and again.' : ''}
            </Notice>
          )}
        </div>
        {policy.data ? (
          <div className="mx-auto grid max-w-5xl gap-6 lg:grid-cols-2">
            <PolicyForm policy={policy.data} />
            <Approvals policy={policy.data} />
          </div>
        ) : (
          policy.isPending && <ListSkeleton />
        )}
      </main>
    </div>
  );
}
