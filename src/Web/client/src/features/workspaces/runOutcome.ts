import type { ActiveRun, RunFinished } from '@/shared/api/contract';
import { formatBytes, formatDuration } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

export interface RunOutcome {
  tone: 'good' | 'warn' | 'bad';
  text: string;
}

/**
 * How a run ended, in a sentence for the person who started it.
 * @param memoryBytes What a sandbox has, where that is known.
 */
export function runOutcome(run: RunFinished, memoryBytes?: number): RunOutcome {
  const detail = run.detail ? visibleText(run.detail) : null;
  switch (run.end) {
    case 'exited': {
      const time = run.durationMilliseconds === null ? '' : ` in ${formatDuration(run.durationMilliseconds)}`;
      const memory = run.peakMemoryBytes === null ? '' : ` · peak ${formatBytes(run.peakMemoryBytes)}`;
      const code = run.exitCode ?? 0;
      return { tone: code === 0 ? 'good' : 'warn', text: `Finished with exit code ${code}${time}${memory}` };
    }
    case 'stopped':
      return { tone: 'warn', text: 'Stopped.' };
    case 'outOfMemory':
      return {
        tone: 'bad',
        text: `Your program used all of the ${memoryBytes ? `${formatBytes(memoryBytes)} of memory` : 'memory of its sandbox'} and was ended.`,
      };
    case 'timedOut': {
      const time = run.durationMilliseconds === null ? '' : ` of ${formatDuration(run.durationMilliseconds)}`;
      return { tone: 'bad', text: `Your program was stopped because it ran longer than the limit${time}.` };
    }
    case 'interrupted':
      return { tone: 'bad', text: `Interrupted: ${detail ?? 'the sandbox went away while your program ran.'}` };
    case 'killed':
      return { tone: 'bad', text: `Your program was ended by a signal.${detail ? ` ${detail}` : ''}` };
    case 'failed':
      return { tone: 'bad', text: `Could not be started: ${detail ?? 'the sandbox gave no reason.'}` };
    default:
      return { tone: 'warn', text: detail ?? 'Ended.' };
  }
}

const warnMilliseconds = 60_000;

/** When a run will be ended because it takes too long, and how to say so; null until that is near. */
export function runDeadline(
  run: Pick<ActiveRun, 'startedAt'>,
  runSeconds: number | undefined,
  now: number,
): { at: string; words: string } | null {
  const started = Date.parse(run.startedAt ?? '');
  if (Number.isNaN(started) || !runSeconds) return null;
  const end = started + runSeconds * 1000;
  const warning = Math.min(warnMilliseconds, runSeconds * 500);
  if (now < end - warning || now > end) return null;
  return {
    at: new Date(end).toISOString(),
    words: `It will be ended: a run may take ${formatDuration(runSeconds * 1000)}.`,
  };
}

/** A run's terminal is named after it, without the dashes. */
export const terminalOfRun = (runId: string): string => `run-${runId.replaceAll('-', '').toLowerCase()}`;
