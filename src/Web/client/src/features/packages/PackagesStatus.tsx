import { X } from 'lucide-react';
import type { Package, Packages } from '@/shared/api/contract';
import { count } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Notice } from '@/shared/ui/Notice';
import { PlainText } from '@/shared/ui/PlainText';
import { Spinner } from '@/shared/ui/Spinner';
import { installationWords } from './packageWords';
import type { PackageActions } from './usePackageActions';

interface PackagesStatusProps {
  packages: Packages;
  installed: readonly Package[];
  isBusy: boolean;
  actions: PackageActions;
}

// As many as one command may name.
const mostAtOnce = 50;

/** What is under way elsewhere, what is missing, and what was refused. */
export function PackagesStatus({ packages, installed, isBusy, actions }: PackagesStatusProps) {
  const elsewhere = packages.underWay.filter(({ id }) => id !== actions.watched);
  const missing = packages.restoring ? [] : installed.filter((one) => one.missing);
  return (
    <>
      <div role="status" className="shrink-0 empty:hidden">
        {elsewhere.map((one) => (
          <p
            key={one.id}
            className="flex items-center gap-2 border-b border-line bg-ground px-3 py-1.5"
            data-testid="package-activity"
          >
            <Spinner />
            <span className="min-w-0 flex-1 truncate">
              {one.origin !== 'restore' && <code className="pr-2 text-xs">{visibleText(one.command)}</code>}
              {installationWords(one)}
            </span>
            <Button variant="quiet" onClick={() => void actions.stop(one.id)}>
              Stop
            </Button>
          </p>
        ))}
        {missing.length > 0 && elsewhere.length === 0 && (
          <p className="flex items-center gap-2 border-b border-line bg-warn-ground px-3 py-1">
            <span className="min-w-0 flex-1">
              {`${count(missing.length, 'package')} of the last sandbox ${missing.length === 1 ? 'is' : 'are'} not in this one.`}
            </span>
            <Button
              disabled={isBusy}
              onClick={() =>
                void actions.change({
                  action: 'install',
                  requirements: missing.slice(0, mostAtOnce).map(({ name, version }) => `${name}==${version}`),
                })
              }
            >
              Install again
            </Button>
          </p>
        )}
      </div>
      <div role="alert" className="shrink-0 empty:hidden">
        {actions.error !== null && (
          <Notice tone="bad" className="m-2 flex items-start gap-2">
            <span className="min-w-0 flex-1" data-testid="package-error">
              <PlainText text={actions.error} />
            </span>
            <Button variant="quiet" size="icon" aria-label="Close this message" onClick={actions.dismissError}>
              <X aria-hidden="true" />
            </Button>
          </Notice>
        )}
      </div>
    </>
  );
}
