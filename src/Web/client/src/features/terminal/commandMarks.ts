import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import { formatDuration } from '@/shared/lib/format';

/** How a command ended, as its shell says. */
export interface CommandEnd {
  exitCode: number;
  durationMilliseconds: number;
}

/** Reads what follows `OSC 633 ;` at a command's end; null for anything else. */
export function commandEnd(data: string): CommandEnd | null {
  const [kind, , status, milliseconds] = data.split(';', 4);
  if (kind !== 'D' || !/^\d{1,3}$/.test(status ?? '') || !/^\d{1,12}$/.test(milliseconds ?? '')) return null;
  return { exitCode: Number(status), durationMilliseconds: Number(milliseconds) };
}

// More would make a long session slow, and nobody scrolls that far back for a mark.
const maxMarks = 300;

/**
 * Marks each command's prompt in the gutter by how it ended. The shell announces prompts and ends in its output, which
 * any program can do as well: a mark is a hint to the eye and nothing else.
 */
export function markCommands(terminal: Terminal): void {
  let prompt: IMarker | undefined;
  let isRunning = false;
  const marks: IDecoration[] = [];
  terminal.parser.registerOscHandler(633, (data) => {
    if (data === 'A') {
      prompt?.dispose();
      prompt = terminal.registerMarker(0);
    } else if (data === 'C') {
      isRunning = true;
    } else if (data.startsWith('D;')) {
      const end = commandEnd(data);
      if (end && prompt && isRunning) {
        mark(terminal, prompt, end, marks);
        prompt = undefined;
      }
      isRunning = false;
    }
    return true;
  });
}

function mark(
  terminal: Terminal,
  marker: IMarker,
  { exitCode, durationMilliseconds }: CommandEnd,
  marks: IDecoration[],
) {
  const decoration = terminal.registerDecoration({ marker, x: 0, width: 1, layer: 'top' });
  if (!decoration) return;
  decoration.onRender((element) => {
    element.classList.add('command-mark', exitCode === 0 ? 'command-good' : 'command-bad');
    element.title = `Exit code ${exitCode} in ${formatDuration(durationMilliseconds)}`;
    element.dataset.exitCode = String(exitCode);
  });
  marks.push(decoration);
  if (marks.length > maxMarks) marks.shift()?.dispose();
}
