import type { WorkspaceSummary } from '@/shared/api/contract';
import { count, formatBytes, formatSpan, formatTime } from '@/shared/lib/format';

/** Most characters of a workspace's name, as on the server. */
export const nameLength = 100;
const day = 24 * 60 * 60 * 1000;

/** What a list says about a workspace beside its name. */
export function factsOf(
  { changedAt, files, bytes, archived, running, sandbox }: WorkspaceSummary,
  now: number,
): string[] {
  const ago = now - Date.parse(changedAt);
  const changed =
    ago < 60_000
      ? 'Changed just now'
      : `Changed ${ago < 30 * day ? `${formatSpan(ago)} ago` : formatTime(changedAt, new Date(now))}`;
  const state = archived
    ? 'Archived'
    : running
      ? 'A program is running'
      : sandbox === 'ready'
        ? 'Sandbox ready'
        : sandbox === 'starting'
          ? 'Sandbox starting'
          : null;
  return [changed, files === 0 ? 'No files' : `${count(files, 'file')}, ${formatBytes(bytes)}`, state].filter(
    (fact) => fact !== null,
  );
}

/** A name for a copy, which is not longer than names may be. */
export const copyName = (name: string): string => `${[...name].slice(0, nameLength - 5).join('')} copy`;
