import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PackagePolicy } from '@/shared/api/contract';
import { hasStatus, sentence } from '@/shared/api/http';
import { formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Notice } from '@/shared/ui/Notice';
import { packagesApi, policyKey } from './packagesApi';

/** What waits for a decision, and what was declined. */
export function Approvals({ policy }: { policy: PackagePolicy }) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState('');

  const decide = async (name: string, approve: boolean) => {
    setError(null);
    try {
      await packagesApi.decide(name, approve);
      setSaid(`${name} is ${approve ? 'approved' : 'declined'}.`);
    } catch (caught) {
      setError(hasStatus(caught, 404) ? 'This was decided by somebody else in the meantime.' : sentence(caught));
    }
    await queries.invalidateQueries({ queryKey: policyKey });
  };

  return (
    <section aria-labelledby="approvals" className="min-w-0">
      <h2 id="approvals" className="mb-2 text-sm font-semibold">
        Waiting for approval
      </h2>
      <p role="status" className="sr-only">
        {visibleText(said)}
      </p>
      <div role="alert">{error !== null && <Notice tone="bad">{error}</Notice>}</div>
      {policy.waiting.length === 0 ? (
        <p className="text-muted">
          {policy.mode === 'approved'
            ? 'Nobody waits for a package.'
            : 'Nobody can wait for a package, because nothing is decided by approval.'}
        </p>
      ) : (
        <ul aria-label="Packages that wait" className="divide-y divide-line rounded-lg border border-line bg-surface">
          {policy.waiting.map((one) => (
            <li
              key={one.name}
              className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2"
              data-testid="approval"
              data-name={one.name}
            >
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{visibleText(one.name)}</p>
                <p className="break-words text-muted">
                  {`${visibleText(one.email ?? one.personId)}, in ${visibleText(one.workspaceName ?? 'a workspace')}, `}
                  <time dateTime={one.requestedAt}>{formatTime(one.requestedAt)}</time>
                </p>
              </div>
              <div className="flex gap-2">
                <Button
                  variant="primary"
                  aria-label={`Approve ${visibleText(one.name)}`}
                  onClick={() => void decide(one.name, true)}
                >
                  Approve
                </Button>
                <Button aria-label={`Decline ${visibleText(one.name)}`} onClick={() => void decide(one.name, false)}>
                  Decline
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {policy.declined.length > 0 && (
        <p className="mt-4 break-words text-muted">
          Declined, and not asked for again until the policy is saved anew:{' '}
          {policy.declined.map(visibleText).join(', ')}.
        </p>
      )}
    </section>
  );
}
