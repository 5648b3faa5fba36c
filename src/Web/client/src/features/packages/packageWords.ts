import type { Package, PackageFailure, PackageInstallation, PackageMode } from '@/shared/api/contract';
import { count, formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

const failures: Record<PackageFailure, string> = {
  notFound: 'The index has no package of that name.',
  noVersion: 'No version fits what was asked for and this Python.',
  needsCompiling: 'This package has to be compiled, which is switched off.',
  conflict: 'The requirements contradict each other.',
  diskFull: 'The disk quota is reached.',
  denied: 'An administrator does not allow this package.',
  needsApproval: 'This package needs an administrator’s approval.',
  limit: 'A limit of the package index was reached.',
  indexUnavailable: 'The package index does not answer.',
  wrongHash: 'A file was not what the index had announced, so it was thrown away.',
  stopped: 'It was stopped.',
  other: 'It did not work.',
};

const advice: Partial<Record<PackageFailure, string>> = {
  notFound: 'Check the spelling, or search for the name.',
  noVersion: 'Choose another version.',
  needsCompiling: 'Choose a version that comes as a wheel.',
  conflict: 'Install other versions, or one package after the other.',
  diskFull: 'Delete files or remove packages, and try again.',
  denied: 'Ask whoever runs this platform.',
  needsApproval: 'Try again when it is given.',
  limit: 'Try again later.',
  indexUnavailable: 'What is installed still works. Try again in a moment.',
  wrongHash: 'Try again; if it stays so, tell whoever runs this platform.',
};

/** Why an installation failed: what the server says of this one, or what is true of all of the kind. */
export function failureWords(reason: PackageFailure, detail: string | null): string {
  if (detail) return visibleText(detail);
  return Object.hasOwn(failures, reason) ? failures[reason] : failures.other;
}

export const failureAdvice = (reason: PackageFailure): string | null => advice[reason] ?? null;

/** How an installation stands, in one sentence. */
export function installationWords(installation: PackageInstallation): string {
  const { outcome, failure, detail, changed, removed, files, bytes, origin } = installation;
  switch (outcome) {
    case 'done': {
      const parts = [
        changed.length > 0 && `installed ${count(changed.length, 'package')}`,
        removed.length > 0 && `removed ${count(removed.length, 'package')}`,
      ].filter((part) => part !== false);
      return `Done: ${parts.join(', ') || 'nothing changed'}.`;
    }
    case 'unneeded':
      return 'Everything was there already.';
    case 'restored':
      return 'The packages of the last sandbox are back.';
    case 'failed':
      return failureWords(failure ?? 'other', detail);
    default: {
      const so = files > 0 ? ` ${count(files, 'file')}, ${formatBytes(bytes)} so far.` : '';
      return origin === 'restore' ? `Restoring packages…${so}` : `Under way…${so}`;
    }
  }
}

/** What somebody should know before they choose; null when everything may be installed. */
export const modeWords: Record<PackageMode, string | null> = {
  open: null,
  listed: 'Only packages that an administrator has listed can be installed.',
  approved: 'A package that is not listed needs an administrator’s approval. Trying to install it asks for one.',
};

/** What somebody typed, taken apart: the name to search for, and whether more than a name was typed. */
export function parseRequirement(text: string): { name: string; isBare: boolean } {
  const name = /^[A-Za-z0-9._-]*/.exec(text.trim())?.[0] ?? '';
  return { name, isBare: name === text.trim() };
}

/** The form in which an index knows a name. */
export const normalise = (name: string): string =>
  name
    .trim()
    .replace(/[-_.]+/g, '-')
    .toLowerCase();

/** What is installed, in one line. */
export function summary(packages: readonly Package[]): string {
  const bytes = packages.reduce((sum, one) => sum + one.bytes, 0);
  return packages.length === 0 ? 'No packages' : `${count(packages.length, 'package')}, ${formatBytes(bytes)}`;
}
