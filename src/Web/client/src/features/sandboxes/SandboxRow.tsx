import type { AdminSandbox } from '@/shared/api/contract';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { factsOf, ownerOf } from './sandboxFacts';

export interface SandboxItemProps {
  sandbox: AdminSandbox;
  now: number;
  onEnd: (sandbox: AdminSandbox) => void;
}

export function SandboxRow({ sandbox, now, onEnd }: SandboxItemProps) {
  const cell = 'border-b border-line px-3 py-2 align-top';
  return (
    <tr data-testid="sandbox" data-id={sandbox.sandboxId} data-state={sandbox.state}>
      <th scope="row" className={`${cell} max-w-64 text-left font-normal`}>
        <span className="block truncate font-medium" title={ownerOf(sandbox)} data-testid="sandbox-owner">
          {ownerOf(sandbox)}
        </span>
        <span className="block truncate text-xs text-muted" title={`Workspace ${sandbox.workspaceId}`}>
          {visibleText(sandbox.workspaceName ?? sandbox.workspaceId)}
        </span>
      </th>
      {factsOf(sandbox, now).map(({ name, text, title, isNumber }) => (
        <td
          key={name}
          className={classes(cell, isNumber && 'whitespace-nowrap tabular-nums')}
          title={title || undefined}
        >
          {text}
        </td>
      ))}
      <td className={`${cell} text-right`}>
        <StopButton sandbox={sandbox} onEnd={onEnd} />
      </td>
    </tr>
  );
}

export const StopButton = ({ sandbox, onEnd }: Pick<SandboxItemProps, 'sandbox' | 'onEnd'>) => (
  <Button
    onClick={() => onEnd(sandbox)}
    aria-label={`Stop the sandbox of ${ownerOf(sandbox)}`}
    data-testid="stop-sandbox"
  >
    Stop
  </Button>
);
