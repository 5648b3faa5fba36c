import type { EnvironmentVariable } from '@/shared/api/contract';

// Arguments and variables as a person types them.

/** Splits a line as a shell would: at spaces, except between quotes and behind a backslash. */
export function splitArguments(line: string): { arguments: string[]; problem: string | null } {
  const found: string[] = [];
  let current: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i);
    if (quote === null && /\s/.test(character)) {
      if (current !== null) found.push(current);
      current = null;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      current ??= '';
    } else if (character === quote) {
      quote = null;
    } else if (character === '\\' && quote !== "'" && i + 1 < line.length) {
      const next = line.charAt(++i);
      // Between double quotes a backslash is itself, except before what it protects.
      current = (current ?? '') + (quote === '"' && next !== '"' && next !== '\\' ? character + next : next);
    } else {
      current = (current ?? '') + character;
    }
  }
  if (current !== null) found.push(current);
  return { arguments: found, problem: quote === null ? null : `The quote ${quote} is not closed.` };
}

/** The line that `splitArguments` takes apart into these arguments. */
export const joinArguments = (all: readonly string[]): string =>
  all.map((one) => (/^[^\s'"\\]+$/.test(one) ? one : `'${one.replaceAll("'", `'\\''`)}'`)).join(' ');

/** One variable a line, `NAME=value`; what is behind the first equals sign is the value, spaces included. */
export function parseEnvironment(text: string): { environment: EnvironmentVariable[]; problem: string | null } {
  const environment: EnvironmentVariable[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    if (at < 0) return { environment, problem: `“${line.trim()}” has no value. Write NAME=value, one a line.` };
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      return { environment, problem: `“${name}” cannot be a name: use letters, digits and underscores.` };
    environment.push({ name, value: line.slice(at + 1) });
  }
  return { environment, problem: null };
}

export const environmentText = (environment: readonly EnvironmentVariable[]): string =>
  environment.map(({ name, value }) => `${name}=${value}`).join('\n');
