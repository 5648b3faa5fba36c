import type { RunFinished } from '@/shared/api/contract';
import { formatBytes, formatDuration } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

export interface RunOutcome {
  tone: 'good' | 'warn' | 'bad';
  text: string;
}

const sandboxMemory = '512 MiB';

/** How a run ended, in a sentence for the person who started it. */
export function runOutcome(run: RunFinished): RunOutcome {
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
        text: `Your program was stopped because it needed more memory than the ${sandboxMemory} that a sandbox has.`,
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

/** A run's terminal is named after it, without the dashes. */
export const terminalOfRun = (runId: string): string => `run-${runId.replaceAll('-', '').toLowerCase()}`;
