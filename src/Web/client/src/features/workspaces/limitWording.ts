import type { LimitReached, WorkspaceEvent } from '@/shared/api/contract';
import { formatBytes, formatDuration } from '@/shared/lib/format';

export interface LimitWords {
  what: string;
  /** What the person can do about it. */
  help: string;
}

const number = new Intl.NumberFormat('en');
const bytes = (allowed: number) => (allowed > 0 ? ` (${formatBytes(allowed)})` : '');
const amount = (allowed: number) => (allowed > 0 ? ` (${number.format(allowed)})` : '');
const time = (allowed: number) => (allowed > 0 ? formatDuration(allowed * 1000) : 'the time');

/** A limit that was reached, for the person whose program reached it. */
export function limitInWords({ limit, allowed }: Pick<LimitReached, 'limit' | 'allowed'>): LimitWords {
  switch (limit) {
    case 'memory':
      return {
        what: `Your program used all of the ${allowed > 0 ? `${formatBytes(allowed)} of ` : ''}memory and was ended.`,
        help: 'Keep less at once: work through files line by line, and do not collect what you no longer need.',
      };
    case 'processes':
      return {
        what: `No more processes and threads${amount(allowed)} can be started.`,
        help: 'End some of them: press Ctrl+C in their terminal, or restart the sandbox.',
      };
    case 'disk':
      return {
        what: `Your disk is full${bytes(allowed)}.`,
        help: 'Delete files that you do not need; until then, programs cannot write.',
      };
    case 'diskFiles':
      return {
        what: `Your disk cannot hold more files and folders${amount(allowed)}.`,
        help: 'Delete some that you do not need; until then, programs cannot make new ones.',
      };
    case 'openFiles':
      return {
        what: `A program may not have more files open at once${amount(allowed)}.`,
        help: 'Close files that you are done with: `with open(…) as file:` does that by itself.',
      };
    case 'temporary':
      return {
        what: `The folder /tmp is full${bytes(allowed)}.`,
        help: 'Delete files in it, or write them into your workspace.',
      };
    case 'sharedMemory':
      return {
        what: `The memory that programs share, /dev/shm, is full${bytes(allowed)}.`,
        help: 'Let your programs share less at once, or restart the sandbox.',
      };
    case 'runTime':
      return {
        what: `Your program ran for ${time(allowed)}, as long as a run may take, and was ended.`,
        help: 'Do the work in smaller parts, and keep results in files between them.',
      };
    case 'idle':
      return {
        what: `Nobody used the sandbox for ${time(allowed)}, so it was stopped.`,
        help: 'Your files are saved. A new one starts when you type or run.',
      };
    default:
      return { what: 'A limit of the sandbox was reached.', help: 'Your files are saved.' };
  }
}

/** The limit to tell of after one more event: until the next run or sandbox, for which it is old news. */
export function limitAfter(limit: LimitReached | null, event: WorkspaceEvent): LimitReached | null {
  if (event.type === 'run_requested' || event.type === 'sandbox_attached') return null;
  // The banner of the sandbox itself tells of an idle stop.
  return event.type === 'limit_reached' && event.data.limit !== 'idle' ? event.data : limit;
}
