import { visibleText } from '@/shared/lib/visibleText';
import { type SandboxItemProps, StopButton } from './SandboxRow';
import { factsOf, ownerOf } from './sandboxFacts';

/** What a row says, below each other. */
export function SandboxCard({ sandbox, now, onEnd }: SandboxItemProps) {
  return (
    <li
      data-testid="sandbox"
      data-id={sandbox.sandboxId}
      data-state={sandbox.state}
      className="rounded-lg border border-line bg-surface p-3 text-[13px]"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="truncate font-medium" title={ownerOf(sandbox)} data-testid="sandbox-owner">
            {ownerOf(sandbox)}
          </p>
          <p className="truncate text-xs text-muted">{visibleText(sandbox.workspaceName ?? sandbox.workspaceId)}</p>
        </div>
        <StopButton sandbox={sandbox} onEnd={onEnd} />
      </div>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {factsOf(sandbox, now).map(({ name, text }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words tabular-nums">{text}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
