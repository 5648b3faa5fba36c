import { useQuery } from '@tanstack/react-query';
import { Fragment, useEffect, useMemo, useState } from 'react';
import { navigate, useSearch } from '@/app/router';
import { openSession } from '@/features/workspaces/sessions';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import type { Workspace, WorkspaceEvent } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { workspaceQuery } from '@/shared/api/queries';
import { visibleText } from '@/shared/lib/visibleText';
import { productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { PageHeader } from '@/shared/ui/PageHeader';
import { AttemptMark, useAttempts } from './AttemptMark';
import { EventRow } from './EventRow';
import { FileAtVersion } from './FileAtVersion';
import { ListSkeleton } from './ListSkeleton';
import { useHistory } from './useHistory';

export default function HistoryPage({ workspaceId }: { workspaceId: string }) {
  const session = useMemo(() => openSession(workspaceId), [workspaceId]);
  const workspace = useQuery(workspaceQuery(workspaceId));

  useEffect(() => {
    document.title = `History · ${productName}`;
  }, []);

  if (workspace.isError)
    return (
      <MessagePage
        title="The history cannot be shown"
        actions={
          <>
            <Button variant="primary" onClick={() => session.retry()}>
              Try again
            </Button>
            <LinkButton href="/">Go to your workspace</LinkButton>
          </>
        }
      >
        <p role="alert">{sentence(workspace.error)}</p>
      </MessagePage>
    );
  return (
    <div className="flex h-dvh flex-col">
      <PageHeader
        back={`/w/${workspaceId}`}
        backLabel="Back to the workspace"
        title="History"
        detail={visibleText(workspace.data?.name ?? '')}
      />
      {workspace.data ? <History session={session} workspace={workspace.data} /> : <ListSkeleton />}
    </div>
  );
}

interface Chosen {
  fileId: string;
  version: number;
}

function History({ session, workspace }: { session: WorkspaceSession; workspace: Workspace }) {
  const { events, past } = useHistory(session, workspace.version);
  const submission = useAttempts(session.workspaceId);
  const [chosen, choose] = useChosen(session.workspaceId);
  const [paths, setPaths] = useState<Record<string, string>>({});

  const show = (event: WorkspaceEvent) => {
    if (!('fileId' in event.data)) return;
    const { fileId } = event.data;
    const path = 'path' in event.data ? event.data.path : event.data.to;
    setPaths((known) => ({ ...known, [fileId]: path }));
    choose({ fileId, version: event.version });
  };

  return (
    <main className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_minmax(0,1fr)] md:grid-cols-[minmax(320px,5fr)_7fr] md:grid-rows-1">
      <section
        aria-label="Events"
        className="min-h-0 overflow-y-auto border-line bg-surface max-md:border-b md:border-r"
      >
        {past.isPending && <ListSkeleton />}
        {past.isError && (
          <p role="alert" className="p-4 text-bad">
            {sentence(past.error)}{' '}
            <button type="button" className="underline" onClick={() => void past.refetch()}>
              Try again
            </button>
          </p>
        )}
        <ol aria-label="Events, newest first" data-testid="history-list">
          {events.map((event) => (
            <Fragment key={event.eventId}>
              <AttemptMark submission={submission} version={event.version} />
              <EventRow
                event={event}
                isChosen={chosen?.version === event.version}
                onShowFile={canShow(event) ? () => show(event) : null}
              />
            </Fragment>
          ))}
        </ol>
        {past.hasNextPage && (
          <div className="p-4 text-center">
            <Button onClick={() => void past.fetchNextPage()} disabled={past.isFetchingNextPage}>
              {past.isFetchingNextPage ? 'Loading…' : 'Load older events'}
            </Button>
          </div>
        )}
        {past.isSuccess && !past.hasNextPage && (
          <p className="p-4 text-center text-xs text-muted">That is where it began.</p>
        )}
      </section>
      <section aria-label="File at a version" className="flex min-h-0 flex-col">
        <FileAtVersion workspace={workspace} chosen={chosen} lostPaths={paths} onChoose={choose} />
      </section>
    </main>
  );
}

// After its deletion a file has no content; the version before it has.
const canShow = (event: WorkspaceEvent): boolean => 'fileId' in event.data && event.type !== 'file_deleted';

/** Which file and version is shown, kept in the address, so that it can be passed on. */
function useChosen(workspaceId: string): [Chosen | null, (chosen: Chosen | null) => void] {
  const search = useSearch();
  const chosen = useMemo(() => {
    const parameters = new URLSearchParams(search);
    const fileId = parameters.get('file');
    const version = Number(parameters.get('version'));
    return fileId && Number.isSafeInteger(version) && version > 0 ? { fileId, version } : null;
  }, [search]);
  const choose = (next: Chosen | null) =>
    navigate(
      `/w/${workspaceId}/history${next ? `?file=${encodeURIComponent(next.fileId)}&version=${next.version}` : ''}`,
      {
        replace: true,
      },
    );
  return [chosen, choose];
}
