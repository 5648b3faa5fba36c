import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { AccountMenu } from '@/features/identity/AccountMenu';
import type { WorkspaceSummary } from '@/shared/api/contract';
import { hasStatus, sentence } from '@/shared/api/http';
import { workspacesQuery } from '@/shared/api/queries';
import { Mark, productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { Notice } from '@/shared/ui/Notice';
import { NewWorkspaceDialog } from './NewWorkspaceDialog';
import { WorkspaceRow } from './WorkspaceRow';

/** All workspaces of a person: to open, to make, and to put away. */
export default function WorkspacesPage() {
  const { data, error, isPending, refetch } = useQuery({ ...workspacesQuery, staleTime: 0 });
  const [creating, setCreating] = useState(false);
  const open = data?.filter(({ archived }) => !archived) ?? [];
  const archived = data?.filter((workspace) => workspace.archived) ?? [];

  useEffect(() => {
    document.title = `Workspaces · ${productName}`;
  }, []);

  return (
    <div className="flex h-dvh flex-col">
      <header className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line bg-surface px-3.5 text-sm font-semibold">
        <Mark />
        {productName}
        <div className="ml-auto">
          <AccountMenu />
        </div>
      </header>
      <main className="min-h-0 flex-1 overflow-auto px-4 py-6">
        <div className="mx-auto max-w-3xl">
          <div className="mb-4 flex flex-wrap items-center gap-3">
            <h1 className="mr-auto text-xl font-semibold tracking-tight">Workspaces</h1>
            <Button variant="primary" onClick={() => setCreating(true)} data-testid="new-workspace">
              <Plus aria-hidden="true" /> New workspace
            </Button>
          </div>
          {error && !hasStatus(error, 401) && (
            <Notice tone="bad" className="mb-4">
              <span role="alert">{sentence(error)}</span>{' '}
              <button type="button" className="underline" onClick={() => void refetch()}>
                Try again
              </button>
            </Notice>
          )}
          {isPending && <ListSkeleton />}
          {data && open.length === 0 && <Nothing hasArchived={archived.length > 0} />}
          <WorkspaceList label="Workspaces" workspaces={open} />
          {archived.length > 0 && (
            <details className="mt-8" data-testid="archived-workspaces">
              <summary className="mb-2 text-sm font-semibold text-muted">Archived ({archived.length})</summary>
              <WorkspaceList label="Archived workspaces" workspaces={archived} />
            </details>
          )}
        </div>
      </main>
      {creating && <NewWorkspaceDialog onClose={() => setCreating(false)} />}
    </div>
  );
}

function WorkspaceList({ label, workspaces }: { label: string; workspaces: readonly WorkspaceSummary[] }) {
  if (workspaces.length === 0) return null;
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-surface">
      {workspaces.map((workspace) => (
        <WorkspaceRow key={workspace.workspaceId} workspace={workspace} />
      ))}
    </ul>
  );
}

const Nothing = ({ hasArchived }: { hasArchived: boolean }) => (
  <div className="rounded-lg border border-dashed border-line-strong px-6 py-10 text-center text-muted">
    <p className="text-text">{hasArchived ? 'All of your workspaces are archived.' : 'You have no workspace yet.'}</p>
    <p className="mt-1 text-[13px]">A workspace holds your files and a sandbox to run them in.</p>
  </div>
);
