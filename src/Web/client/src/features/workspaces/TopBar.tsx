import { History, PanelLeft } from 'lucide-react';
import { Suspense } from 'react';
import { Link } from '@/app/router';
import { AccountMenu } from '@/features/identity/AccountMenu';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { Mark, productName } from '@/shared/ui/Brand';
import { Button } from '@/shared/ui/Button';
import { HelpPopover } from './HelpPopover';
import { RunButton } from './RunButton';
import { SandboxChip } from './SandboxChip';
import { SaveStateLabel } from './SaveStateLabel';
import type { RunControl } from './useRun';
import { useUi, useWorkspace, useWorkspaceContext } from './workspaceContext';

const HandIn = lazyPart(() => import('@/features/submissions/HandIn'));

export function TopBar({ control, narrow }: { control: RunControl; narrow: boolean }) {
  const { session, ui } = useWorkspaceContext();
  const { name } = useWorkspace();
  const treeOpen = useUi((state) => state.treeOpen);
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 sm:gap-3 sm:px-3">
      {!narrow && (
        <Button
          variant="quiet"
          size="icon"
          aria-label={treeOpen ? 'Hide files' : 'Show files'}
          aria-pressed={treeOpen}
          onClick={() => ui.setState({ treeOpen: !treeOpen })}
        >
          <PanelLeft aria-hidden="true" />
        </Button>
      )}
      <Mark className="shrink-0" />
      <h1
        className="min-w-0 max-w-[40%] shrink truncate text-sm font-semibold max-sm:sr-only"
        title={visibleText(name)}
      >
        <span className="sr-only">{productName}: </span>
        {visibleText(name)}
      </h1>
      <div className="min-w-0 flex-1">
        <SaveStateLabel />
      </div>
      <Suspense fallback={<div className="h-8 w-8 sm:w-24" />}>
        <HandIn />
      </Suspense>
      <RunButton control={control} />
      <SandboxChip />
      <Link
        href={`/w/${session.workspaceId}/history`}
        aria-label="History"
        title="History"
        className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
        data-testid="history-link"
      >
        <History className="size-[18px]" aria-hidden="true" />
      </Link>
      {!narrow && <HelpPopover />}
      <AccountMenu />
    </header>
  );
}
