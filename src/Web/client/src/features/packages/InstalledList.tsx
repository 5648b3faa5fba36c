import { Trash2 } from 'lucide-react';
import type { Package } from '@/shared/api/contract';
import { classes } from '@/shared/lib/classes';
import { formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { moveAmongRows } from './rowKeys';

interface InstalledListProps {
  packages: readonly Package[];
  chosen: string | null;
  isBusy: boolean;
  onChoose: (name: string) => void;
  onRemove: (name: string) => void;
}

export function InstalledList({ packages, chosen, isBusy, onChoose, onRemove }: InstalledListProps) {
  if (packages.length === 0)
    return (
      <p className="p-4 text-muted">
        Nothing is installed beside Python itself. Find a package above, or type{' '}
        <code className="rounded bg-hover px-1">pip install</code> in a terminal.
      </p>
    );
  return (
    <ul aria-label="Installed packages" className="divide-y divide-line" onKeyDown={moveAmongRows}>
      {packages.map((one) => (
        <li
          key={one.name}
          className={classes('flex items-center gap-1 pr-1', one.name === chosen ? 'bg-selected' : 'hover:bg-hover')}
          data-testid="installed-package"
          data-name={one.name}
        >
          <button
            type="button"
            data-package-row=""
            aria-current={one.name === chosen}
            onClick={() => onChoose(one.name)}
            onKeyDown={(event) => {
              if (event.key === 'Delete' && !isBusy) onRemove(one.name);
            }}
            className="flex min-w-0 flex-1 items-baseline gap-2 py-1.5 pl-3 text-left outline-offset-[-2px]"
          >
            <span className="min-w-0 truncate font-medium">{visibleText(one.name)}</span>
            <span className="shrink-0 text-muted tabular-nums">{visibleText(one.version)}</span>
            {one.missing && <span className="shrink-0 text-xs text-warn">not in this sandbox</span>}
            {!one.fromIndex && !one.missing && <span className="shrink-0 text-xs text-muted">not from the index</span>}
            <span className="ml-auto shrink-0 pl-2 text-xs text-muted tabular-nums">{formatBytes(one.bytes)}</span>
          </button>
          <Button
            variant="quiet"
            size="icon"
            disabled={isBusy}
            aria-label={`Remove ${visibleText(one.name)}`}
            title="Remove (Delete)"
            onClick={() => onRemove(one.name)}
          >
            <Trash2 aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ul>
  );
}
