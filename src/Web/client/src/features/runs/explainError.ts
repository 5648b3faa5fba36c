import { knownErrors } from './knownErrors';
import { pathInWorkspace } from './placesInText';

/** An error of a Python program in plain words. */
export interface Explanation {
  /** The class of the error, as Python names it. */
  error: string;
  /** What it means, and what usually helps. */
  text: string;
  /** Where in the learner's own files it happened. */
  place: { path: string; line: number } | null;
}

// Looked at from the end; a traceback of a program that calls itself a thousand times is shortened by Python.
const maxText = 64 * 1024;

/** Takes away colours, titles and other instructions to a terminal, and what a program has wiped out. */
export function plainText(output: string): string {
  return output
    .replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g, '')
    .replace(/\r+\n/g, '\n');
}

/**
 * Explains the error with which a program ended; null when its output does not end with one, or with one that is not
 * known here: rather no explanation than a wrong one.
 */
export function explainError(output: string): Explanation | null {
  const lines = plainText(output.slice(-maxText)).trimEnd().split('\n');
  const start = startOfError(lines);
  if (start === null) return null;
  const head = /^([A-Za-z_][\w.]*)(?:: ?(.*))?$/.exec(lines[start] ?? '');
  if (!head?.[1]) return null;
  const known = knownErrors[head[1]];
  if (!known) return null;
  const text = known(head[2] ?? '');
  return text === null ? null : { error: head[1], text, place: placeOf(lines.slice(0, start)) };
}

/** The row with the error's class: the last one, right behind the frames, which are indented. */
function startOfError(lines: readonly string[]): number | null {
  // What is printed behind it may belong to its message, or be of a program that went on: better not to guess.
  const row = lines.length - 1;
  return row > 0 && /^\s+\S/.test(lines[row - 1] ?? '') && isTraceback(lines, row) ? row : null;
}

function isTraceback(lines: readonly string[], end: number): boolean {
  for (let row = end - 1; row >= 0; row--) {
    const line = lines[row] ?? '';
    if (/^ {2}File ".*", line \d+/.test(line)) return true;
    if (line !== '' && !/^\s/.test(line)) return false;
  }
  return false;
}

/** The last frame that is in the learner's own files. */
function placeOf(frames: readonly string[]): Explanation['place'] {
  for (let row = frames.length - 1; row >= 0; row--) {
    const line = frames[row] ?? '';
    if (line.startsWith('Traceback (most recent call last)')) return null;
    const frame = /^ {2}File "([^"]+)", line (\d+)/.exec(line);
    const path = frame?.[1] && !frame[1].startsWith('<') ? pathInWorkspace(frame[1]) : null;
    if (path !== null && frame) return { path, line: Number(frame[2]) };
  }
  return null;
}
