import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useMemo } from 'react';
import { PaletteHost } from '@/features/commands/PaletteHost';
import { RunControlContext } from '@/features/runs/runControl';
import { loadSettings } from '@/features/settings/settingsSync';
import { NewcomerTour } from '@/features/tour/NewcomerTour';
import { hasStatus, sentence } from '@/shared/api/http';
import { meQuery, workspaceQuery } from '@/shared/api/queries';
import { lazyPart, persistently } from '@/shared/lib/lazyPart';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { visibleText } from '@/shared/lib/visibleText';
import { productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { LimitNotice } from './LimitNotice';
import { NarrowLayout } from './NarrowLayout';
import { SandboxBanner } from './SandboxBanner';
import { openSession } from './sessions';
import { TopBar } from './TopBar';
import { usePaneKeys } from './usePaneKeys';
import { useRun } from './useRun';
import { WideLayout } from './WideLayout';
import { WorkspaceSkeleton } from './WorkspaceSkeleton';
import { useWorkspaceContext, WorkspaceContext } from './workspaceContext';
import { createWorkspaceUi } from './workspaceUi';

const SubmissionLine = lazyPart(() => import('@/features/submissions/SubmissionLine'));
const ArchivedWorkspace = lazyPart(() => import('./ArchivedWorkspace'));

export default function WorkspacePage({ workspaceId }: { workspaceId: string }) {
  const context = useMemo(
    () => ({ session: openSession(workspaceId), ui: createWorkspaceUi(workspaceId) }),
    [workspaceId],
  );
  const workspace = useQuery(workspaceQuery(workspaceId));
  useQuery(meQuery);
  useEffect(() => {
    let [ended, end] = [false, () => {}];
    // Few workspaces are trials, and none needs it at once.
    void persistently(() => import('@/features/reviews/trialClaim')).then(({ keepTrialClaim }) => {
      if (!ended) end = keepTrialClaim(workspaceId);
    });
    return () => {
      ended = true;
      end();
    };
  }, [workspaceId]);
  const name = workspace.data?.name;
  useEffect(() => void loadSettings(), []);

  useEffect(() => {
    document.title = name ? `${visibleText(name)} · ${productName}` : productName;
  }, [name]);

  if (workspace.isError) return <WorkspaceError error={workspace.error} onRetry={() => context.session.retry()} />;
  return (
    <WorkspaceContext value={context}>
      {workspace.isPending ? (
        <WorkspaceSkeleton />
      ) : (
        <Suspense fallback={<WorkspaceSkeleton />}>
          {workspace.data.archived ? <ArchivedWorkspace workspace={workspace.data} /> : <OpenWorkspace />}
        </Suspense>
      )}
    </WorkspaceContext>
  );
}

function OpenWorkspace() {
  const { ui } = useWorkspaceContext();
  const control = useRun();
  const narrow = useMediaQuery('(max-width: 767px)');
  // The bar above has no room for it there.
  const hasStrip = useMediaQuery('(max-width: 1023px)');
  usePaneKeys(ui, control);
  const run = () => void control.run();
  return (
    <RunControlContext value={control}>
      <div className="flex h-dvh flex-col">
        <PaletteHost />
        <TopBar control={control} narrow={narrow} />
        {hasStrip && (
          <div className="h-6 shrink-0 border-b border-line bg-surface px-2">
            <Suspense fallback={null}>
              <SubmissionLine className="h-full max-w-full" />
            </Suspense>
          </div>
        )}
        <SandboxBanner />
        <LimitNotice />
        <NewcomerTour />
        <main className="min-h-0 flex-1">{narrow ? <NarrowLayout onRun={run} /> : <WideLayout onRun={run} />}</main>
      </div>
    </RunControlContext>
  );
}

function WorkspaceError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (hasStatus(error, 401)) return <WorkspaceSkeleton />;
  if (hasStatus(error, 404) || hasStatus(error, 403))
    return (
      <MessagePage title="There is no such workspace" actions={<LinkButton href="/">Go to your workspace</LinkButton>}>
        <p>It does not exist, or it belongs to somebody else.</p>
      </MessagePage>
    );
  return (
    <MessagePage
      title="The workspace cannot be opened"
      actions={
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <p role="alert">{sentence(error)}</p>
    </MessagePage>
  );
}
