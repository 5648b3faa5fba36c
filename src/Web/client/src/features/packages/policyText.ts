import type { PackagePolicy } from '@/shared/api/contract';
import { normalise } from './packageWords';

/** Names from a text with one on each line, or several between commas and spaces. */
export function namesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .filter((name) => name !== '')
        .map(normalise),
    ),
  ].sort();
}

const name = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The first that cannot be a name, or null. */
export const wrongName = (names: readonly string[]): string | null =>
  names.find((one) => one.length > 100 || !name.test(one)) ?? null;

/** Whether a form says something else than the policy. */
export const differs = (
  policy: Pick<PackagePolicy, 'mode' | 'allowed' | 'denied'>,
  form: Pick<PackagePolicy, 'mode' | 'allowed' | 'denied'>,
): boolean =>
  policy.mode !== form.mode ||
  policy.allowed.join('\n') !== form.allowed.join('\n') ||
  policy.denied.join('\n') !== form.denied.join('\n');
