import type { AdminSandbox } from '@/shared/api/contract';
import { count, formatBytes, formatSpan } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

export interface SandboxFact {
  name: string;
  text: string;
  /** More, for who points at it. */
  title?: string;
  isNumber?: boolean;
}

const unknown = '–';

/** A mail address is data: whoever signed in chose it. */
export const ownerOf = ({ ownerEmail, ownerId }: AdminSandbox): string => visibleText(ownerEmail ?? ownerId);

/** What a row says of a sandbox, in the order of the columns after its owner. */
export function factsOf(sandbox: AdminSandbox, now: number): SandboxFact[] {
  const { usage, limits } = sandbox;
  const memory = usage && of(formatBytes(usage.memoryBytes), limits && formatBytes(limits.memoryBytes));
  const disk =
    usage?.diskBytes != null ? of(formatBytes(usage.diskBytes), limits && formatBytes(limits.diskBytes)) : null;
  return [
    { name: 'State', text: stateOf(sandbox), title: `Sandbox ${sandbox.sandboxId}` },
    { name: 'Age', text: since(sandbox.requestedAt, now), title: sandbox.requestedAt ?? '', isNumber: true },
    { name: 'CPU', text: processors(sandbox.processors), isNumber: true },
    {
      name: 'Memory',
      text: memory ?? unknown,
      title: usage ? `at most ${formatBytes(usage.peakMemoryBytes)} so far` : '',
      isNumber: true,
    },
    {
      name: 'Disk',
      text: disk ?? unknown,
      title: usage?.diskFiles != null ? count(usage.diskFiles, 'file or folder', 'files and folders') : '',
      isNumber: true,
    },
    {
      name: 'Processes',
      text: usage ? of(`${usage.processes}`, limits && `${limits.processes}`) : unknown,
      isNumber: true,
    },
    { name: 'Last activity', text: ago(sandbox.lastActivity, now), title: sandbox.lastActivity ?? '', isNumber: true },
    { name: 'Stops', text: until(sandbox.stopsAt, now), title: sandbox.stopsAt ?? '', isNumber: true },
    { name: 'Host', text: visibleText(sandbox.agentId) },
  ];
}

const states = { starting: 'Starting', ready: 'Ready', stopping: 'Stopping' };

function stateOf({ state, held, runs, viewers }: AdminSandbox): string {
  const more = [
    runs > 0 && 'running',
    viewers > 0 && count(viewers, 'viewer'),
    !held && state !== 'starting' && 'not on its host',
  ].filter(Boolean);
  return [states[state] ?? visibleText(state), ...more].join(', ');
}

const of = (used: string, limit: string | null): string => (limit ? `${used} of ${limit}` : used);

const processors = (rate: number | null): string => (rate === null ? unknown : `${Math.round(rate * 100)} %`);

function since(moment: string | null, now: number): string {
  const at = Date.parse(moment ?? '');
  return Number.isNaN(at) ? unknown : formatSpan(Math.max(0, now - at));
}

const ago = (moment: string | null, now: number): string => {
  const span = since(moment, now);
  return span === unknown ? unknown : `${span} ago`;
};

function until(moment: string | null, now: number): string {
  const at = Date.parse(moment ?? '');
  if (Number.isNaN(at)) return unknown;
  return at <= now ? 'now' : `in ${formatSpan(at - now)}`;
}
