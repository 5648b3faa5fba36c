import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Package } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Spinner } from '@/shared/ui/Spinner';
import { packagesApi } from './packagesApi';
import { normalise, parseRequirement } from './packageWords';
import { moveAmongRows } from './rowKeys';
import { useSettled } from './useSettled';

interface SearchResultsProps {
  text: string;
  installed: readonly Package[];
  chosen: string | null;
  isBusy: boolean;
  onChoose: (name: string) => void;
  onInstall: (requirement: string) => void;
}

/** Names of the index that what was typed is part of; a requirement with a version can be installed as it is. */
export function SearchResults({ text, installed, chosen, isBusy, onChoose, onInstall }: SearchResultsProps) {
  const { workspaceId } = useWorkspaceContext().session;
  const { name, isBare } = parseRequirement(text);
  const settled = useSettled(normalise(name), 250);
  const found = useQuery({
    queryKey: ['package-search', workspaceId, settled],
    queryFn: ({ signal }) => packagesApi.search(workspaceId, settled, signal),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  const names = found.data?.names ?? [];
  const said = found.isError
    ? sentence(found.error)
    : found.isFetching
      ? 'Searching…'
      : found.data && names.length === 0
        ? `The index has no name with “${visibleText(name)}”${found.data.complete ? '.' : ' so far: its list is still being read.'}`
        : found.data && !found.data.complete
          ? 'The index’s list of names is still being read; there may be more.'
          : '';
  return (
    <>
      {!isBare && name !== '' && (
        <div className="flex items-center gap-2 border-b border-line px-3 py-1.5">
          <code className="min-w-0 flex-1 truncate text-xs">{visibleText(text.trim())}</code>
          <Button
            variant="primary"
            disabled={isBusy}
            onClick={() => onInstall(text.trim())}
            data-testid="install-requirement"
          >
            Install as typed
          </Button>
        </div>
      )}
      <p role="status" className={classes('px-3 py-2 text-muted empty:hidden', found.isError && 'text-bad')}>
        {found.isFetching && names.length === 0 && <Spinner className="mr-2 inline-block" />}
        {said}
      </p>
      <ul aria-label="Packages in the index" className="divide-y divide-line" onKeyDown={moveAmongRows}>
        {names.map((one) => {
          const here = installed.find((other) => other.name === one);
          return (
            <li
              key={one}
              className={one === chosen ? 'bg-selected' : 'hover:bg-hover'}
              data-testid="found-package"
              data-name={one}
            >
              <button
                type="button"
                data-package-row=""
                aria-current={one === chosen}
                onClick={() => onChoose(one)}
                className="flex w-full items-baseline gap-2 px-3 py-1.5 text-left outline-offset-[-2px]"
              >
                <span className="min-w-0 truncate font-medium">{visibleText(one)}</span>
                {here && (
                  <span className="ml-auto shrink-0 text-xs text-good">installed: {visibleText(here.version)}</span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
