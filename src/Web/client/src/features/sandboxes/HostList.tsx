import type { ReactNode } from 'react';
import type { SandboxHost } from '@/shared/api/contract';
import { classes } from '@/shared/lib/classes';
import { formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

/** One card for each host: whether it can be used, and how well it is closed off. */
export function HostList({ hosts }: { hosts: SandboxHost[] }) {
  if (hosts.length === 0)
    return <p className="text-[13px] text-muted">No sandbox host is configured. Add one to Platform:Agents.</p>;
  return (
    <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
      {hosts.map((host) => (
        <HostCard key={host.agentId} host={host} />
      ))}
    </ul>
  );
}

const tones = { good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' };

function stateOf({ available, takes, host }: SandboxHost): { tone: keyof typeof tones; words: string } {
  if (!available) return { tone: 'bad', words: 'Not available' };
  if (host?.draining) return { tone: 'warn', words: 'Draining' };
  return takes ? { tone: 'good', words: 'Available' } : { tone: 'warn', words: 'Takes no new sandboxes' };
}

function HostCard({ host: item }: { host: SandboxHost }) {
  const { tone, words } = stateOf(item);
  const { host } = item;
  return (
    <li
      data-testid="host"
      data-agent={item.agentId}
      className="rounded-lg border border-line bg-surface p-3 text-[13px]"
    >
      <div className="flex items-center justify-between gap-3">
        <h3 className="min-w-0 truncate font-semibold" title={visibleText(item.agentId)}>
          {visibleText(item.agentId)}
        </h3>
        <span className="flex shrink-0 items-center gap-2" data-testid="host-state">
          <span className={`size-2 rounded-full ${tones[tone]}`} aria-hidden="true" />
          {words}
        </span>
      </div>
      {item.refusal && <p className="mt-1 break-words text-muted">{sentenceOf(item.refusal)}</p>}
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Fact name="Sandboxes">{item.sandboxes}</Fact>
        <Fact name="Kept ready">{host ? `${item.warm} (${host.warmTarget} wanted)` : item.warm}</Fact>
        {host && (
          <Fact name="Memory promised">
            {formatBytes(host.memoryPromisedBytes)} of {formatBytes(host.memoryBudgetBytes)}
            <Meter part={host.memoryPromisedBytes / host.memoryBudgetBytes} />
          </Fact>
        )}
        <Fact name="Engine">{item.engine ? visibleText(item.engine) : 'unknown'}</Fact>
        {host && (
          <>
            <Fact name="Runtime">{visibleText(host.runtime)}</Fact>
            <Fact name="User namespaces">
              <Guard on={host.userNamespaces} />
            </Fact>
            <Fact name="Disk quota">
              <Guard on={host.diskQuota} />
            </Fact>
            <Fact name="Engine filtered">
              <Guard on={host.engineFiltered} />
            </Fact>
          </>
        )}
      </dl>
    </li>
  );
}

const sentenceOf = (words: string): string => {
  const shown = visibleText(words);
  return shown.charAt(0).toUpperCase() + shown.slice(1);
};

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
);

const Guard = ({ on }: { on: boolean }) => (
  <span className={classes(!on && 'font-semibold text-warn')}>{on ? 'on' : 'off'}</span>
);

function Meter({ part }: { part: number }) {
  const percent = Number.isFinite(part) ? Math.min(100, Math.max(0, part * 100)) : 0;
  return (
    <span className="mt-1 block h-1 overflow-hidden rounded-full bg-hover" aria-hidden="true">
      <span
        className={classes('block h-full rounded-full', percent > 90 ? 'bg-warn' : 'bg-accent')}
        style={{ width: `${percent}%` }}
      />
    </span>
  );
}
