import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Packages } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { classes } from '@/shared/lib/classes';
import { download } from '@/shared/lib/download';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { inputStyle } from '@/shared/ui/Field';
import { InstallationView } from './InstallationView';
import { InstalledList } from './InstalledList';
import { PackageDetails } from './PackageDetails';
import { PackagesStatus } from './PackagesStatus';
import { packagesApi } from './packagesApi';
import { packageWish } from './packageTab';
import { modeWords, normalise, summary } from './packageWords';
import { RequirementsMenu } from './RequirementsMenu';
import { SearchResults } from './SearchResults';
import { usePackageActions } from './usePackageActions';
import { usePackages } from './usePackages';

const usualEnvironment = '.venv';

/** What is installed in the sandbox, and what the index has. */
export default function PackagesPanel() {
  const packages = usePackages();
  if (packages.isPending) return <ListSkeleton />;
  if (packages.isError)
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 p-4 text-[13px] text-muted">
        The packages cannot be loaded. {sentence(packages.error)}
        <Button onClick={() => void packages.refetch()}>Try again</Button>
      </div>
    );
  return <Loaded packages={packages.data} />;
}

function Loaded({ packages }: { packages: Packages }) {
  const { session } = useWorkspaceContext();
  const [environment, setEnvironment] = useState(usualEnvironment);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const actions = usePackageActions(environment);
  const search = useRef<HTMLInputElement>(null);
  const environments = [...new Set([usualEnvironment, ...packages.environments.map(({ path }) => path)])];
  const installed = packages.environments.find(({ path }) => path === environment)?.packages ?? [];
  const watched = [...packages.underWay, ...packages.ended].find(({ id }) => id === actions.watched);
  const isBusy = actions.isAsking || packages.underWay.some((one) => one.environment === environment);

  useWish((wish) => {
    if (wish === 'search') search.current?.focus();
    if (wish === 'file') void actions.change({ action: 'installFile', file: 'requirements.txt' });
    if (wish === 'pin') void actions.pin(false);
    if (wish === 'export') download(packagesApi.requirementsUrl(session.workspaceId, environment, false));
  });

  const isRightOpen = actions.watched !== null || chosen !== null;
  const back = () => {
    actions.unwatch();
    setChosen(null);
    search.current?.focus();
  };
  return (
    <section aria-label="Packages" className="@container flex h-full flex-col text-[13px]" data-testid="packages-panel">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-2 py-1.5">
        <input
          ref={search}
          type="search"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') setText('');
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              document.querySelector<HTMLElement>('[data-package-row]')?.focus();
            }
          }}
          aria-label="Find a package in the index"
          placeholder="Find a package: name or name==version"
          maxLength={100}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          className={classes(inputStyle, 'w-auto min-w-40 flex-1 @min-[40rem]:max-w-96')}
          data-testid="package-search"
        />
        {environments.length > 1 && (
          <select
            aria-label="Virtual environment"
            value={environment}
            onChange={(event) => setEnvironment(event.target.value)}
            className={classes(inputStyle, 'w-auto max-w-32')}
          >
            {environments.map((path) => (
              <option key={path} value={path}>
                {visibleText(path)}
              </option>
            ))}
          </select>
        )}
        <div className="ml-auto flex items-center gap-3">
          <p className="text-muted" data-testid="packages-summary">
            {summary(installed)}
          </p>
          <RequirementsMenu
            environment={environment}
            hasPackages={installed.length > 0}
            isBusy={isBusy}
            actions={actions}
          />
        </div>
      </div>
      <PackagesStatus packages={packages} installed={installed} isBusy={isBusy} actions={actions} />
      <div className="flex min-h-0 flex-1">
        <div
          className={classes(
            'min-w-0 flex-1 overflow-auto @min-[40rem]:max-w-md @min-[40rem]:border-r @min-[40rem]:border-line',
            isRightOpen && 'hidden @min-[40rem]:block',
          )}
        >
          {text.trim() === '' ? (
            <InstalledList
              packages={installed}
              chosen={chosen}
              isBusy={isBusy}
              onChoose={(name) => {
                actions.unwatch();
                setChosen(name);
              }}
              onRemove={(name) => void actions.change({ action: 'remove', requirements: [name] })}
            />
          ) : (
            <SearchResults
              text={text}
              installed={installed}
              chosen={chosen}
              isBusy={isBusy}
              onChoose={(name) => {
                actions.unwatch();
                setChosen(name);
              }}
              onInstall={(requirement) => void actions.change({ action: 'install', requirements: [requirement] })}
            />
          )}
        </div>
        <div className={classes('min-w-0 flex-1', !isRightOpen && 'hidden @min-[40rem]:block')}>
          {actions.watched !== null ? (
            <InstallationView
              key={actions.watched}
              id={actions.watched}
              installation={watched}
              onStop={actions.stop}
              onClose={back}
            />
          ) : chosen !== null ? (
            <PackageDetails
              key={chosen}
              name={chosen}
              installed={installed.find(({ name }) => name === normalise(chosen))}
              isBusy={isBusy}
              onBack={back}
              onChange={(action, requirement) => void actions.change({ action, requirements: [requirement] })}
            />
          ) : (
            <div className="space-y-2 p-4 text-muted">
              <p>Choose a package to see its versions, or find one in the index.</p>
              {modeWords[packages.mode] && <p>{modeWords[packages.mode]}</p>}
            </div>
          )}
        </div>
      </div>
      <ConfirmDialog
        open={actions.replacing !== null}
        title="Replace requirements.txt?"
        confirm="Replace it"
        onConfirm={() => void actions.pin(actions.replacing?.hashes ?? false, true)}
        onClose={actions.keepFile}
      >
        It says something else than what is installed. Its earlier content stays in the history.
      </ConfirmDialog>
    </section>
  );
}

/** Does once what a command asked for. */
function useWish(grant: (wish: NonNullable<ReturnType<typeof packageWish.getState>['wish']>) => void): void {
  const wish = useStore(packageWish, (state) => state.wish);
  const latest = useRef(grant);
  latest.current = grant;
  useEffect(() => {
    if (wish === null) return;
    packageWish.setState({ wish: null });
    latest.current(wish);
  }, [wish]);
}
