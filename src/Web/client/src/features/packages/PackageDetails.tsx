import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useId, useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Package, PackageVersions } from '@/shared/api/contract';
import { hasStatus, sentence } from '@/shared/api/http';
import { classes } from '@/shared/lib/classes';
import { count, formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { inputStyle } from '@/shared/ui/Field';
import { Spinner } from '@/shared/ui/Spinner';
import type { PackageAction } from './packagesApi';
import { packagesApi } from './packagesApi';

interface PackageDetailsProps {
  name: string;
  installed: Package | undefined;
  isBusy: boolean;
  onBack: () => void;
  onChange: (action: PackageAction, requirement: string) => void;
}

/** One package: which version is installed, which there are, and what can be done. */
export function PackageDetails({ name, installed, isBusy, onBack, onChange }: PackageDetailsProps) {
  const { workspaceId } = useWorkspaceContext().session;
  const versions = useQuery({
    queryKey: ['package-versions', workspaceId, name],
    queryFn: ({ signal }) => packagesApi.versions(workspaceId, name, signal),
    staleTime: 60_000,
    retry: false,
  });
  return (
    <div className="flex h-full flex-col gap-3 overflow-auto p-3" data-testid="package-details">
      <div className="flex items-center gap-2">
        <Button
          variant="quiet"
          size="icon"
          aria-label="Back to the list"
          onClick={onBack}
          className="@min-[40rem]:hidden"
        >
          <ArrowLeft aria-hidden="true" />
        </Button>
        <h2 className="min-w-0 truncate text-sm font-semibold">{visibleText(name)}</h2>
        <p className="text-muted">
          {installed
            ? `${visibleText(installed.version)} is installed, ${formatBytes(installed.bytes)}`
            : 'Not installed'}
        </p>
        {installed && (
          <Button
            className="ml-auto"
            disabled={isBusy}
            onClick={() => onChange('remove', name)}
            data-testid="remove-package"
          >
            Remove
          </Button>
        )}
      </div>
      {installed && !installed.fromIndex && (
        <p className="text-muted">
          It did not come from the index, so a new sandbox cannot be given it. Install it here to change that.
        </p>
      )}
      {versions.isPending ? (
        <p role="status" className="flex items-center gap-2 text-muted">
          <Spinner /> Asking the index for its versions…
        </p>
      ) : versions.isError ? (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          {hasStatus(versions.error, 404) ? 'The index has no package of this name.' : sentence(versions.error)}
          <Button onClick={() => void versions.refetch()}>Try again</Button>
        </div>
      ) : (
        <Versions versions={versions.data} name={name} installed={installed} isBusy={isBusy} onChange={onChange} />
      )}
    </div>
  );
}

interface VersionsProps extends Omit<PackageDetailsProps, 'onBack'> {
  versions: PackageVersions;
}

function Versions({ versions: { versions, newest }, name, installed, isBusy, onChange }: VersionsProps) {
  const id = useId();
  // What its author took back is installed only by somebody who says so.
  const best = versions.find(({ yanked }) => !yanked) ?? versions[0];
  const [picked, setPicked] = useState<string | null>(null);
  const version = versions.find((one) => one.version === picked) ?? best;
  if (!version)
    return (
      <p role="status">
        {newest === null
          ? 'There is no version of it.'
          : `No version fits the sandbox: there is none that comes ready to use for its Python (the newest is ${visibleText(newest)}).`}
      </p>
    );
  const isHere = installed?.version === version.version && !installed.missing;
  const verb = !installed || installed.missing ? 'Install' : version === best ? 'Upgrade' : 'Change';
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <div>
          <label htmlFor={id} className="mb-1 block font-medium">
            Version
          </label>
          <select
            id={id}
            value={version.version}
            onChange={(event) => setPicked(event.target.value)}
            className={classes(inputStyle, 'w-auto max-w-64')}
            data-testid="package-version"
          >
            {versions.map((one) => (
              <option key={one.version} value={one.version}>
                {visibleText(one.version)}
                {one.bytes === null ? '' : ` (${formatBytes(one.bytes)})`}
                {one.yanked ? ', taken back by its author' : ''}
                {one.version === installed?.version ? ', installed' : ''}
              </option>
            ))}
          </select>
        </div>
        <Button
          variant="primary"
          disabled={isBusy || isHere}
          onClick={() => onChange(verb === 'Install' ? 'install' : 'upgrade', `${name}==${version.version}`)}
          data-testid="install-package"
        >
          {isHere ? 'Installed' : `${verb}${verb === 'Install' ? '' : ` to ${visibleText(version.version)}`}`}
        </Button>
      </div>
      <p className="text-muted">
        {count(versions.length, 'version')} {versions.length === 1 ? 'fits' : 'fit'} this sandbox.
        {newest !== null && newest !== versions[0]?.version
          ? ` The newest of all, ${visibleText(newest)}, does not: it asks for another Python, or would have to be compiled.`
          : ''}
      </p>
    </>
  );
}
