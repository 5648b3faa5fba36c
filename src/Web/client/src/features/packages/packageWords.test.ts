import { describe, expect, it } from 'vitest';
import type { PackageFailure, PackageInstallation } from '@/shared/api/contract';
import { failureWords, installationWords, normalise, parseRequirement, summary } from './packageWords';

const running: PackageInstallation = {
  id: 'i',
  sandboxId: 's',
  origin: 'page',
  command: 'pip install numpy',
  environment: '.venv',
  requestedAt: '2026-11-25T08:00:00Z',
  files: 0,
  bytes: 0,
  fromCache: 0,
  changed: [],
  removed: [],
  endedAt: null,
  outcome: null,
  failure: null,
  detail: null,
};

describe('an installation in words', () => {
  it('says how far it is, and what came of it', () => {
    expect(installationWords(running)).toBe('Under way…');
    expect(installationWords({ ...running, files: 1, bytes: 2048 })).toBe('Under way… 1 file, 2.0 KB so far.');
    expect(installationWords({ ...running, outcome: 'done', changed: ['a', 'b'], removed: ['c'] })).toBe(
      'Done: installed 2 packages, removed 1 package.',
    );
    expect(installationWords({ ...running, outcome: 'unneeded' })).toBe('Everything was there already.');
  });

  it('says why it failed, and what the server adds', () => {
    expect(failureWords('needsCompiling', null)).toBe('This package has to be compiled, which is switched off.');
    expect(failureWords('noVersion', 'No version of x fits Python 3.11.')).toBe(
      'No version fits what was asked for and this Python. No version of x fits Python 3.11.',
    );
    expect(failureWords('other', 'pip ended with 2.')).toBe('pip ended with 2.');
    expect(failureWords('other', 'a\u202Eb')).toBe('a<U+202E>b');
    expect(failureWords('of tomorrow' as PackageFailure, null)).toBe('It did not work.');
    expect(failureWords('toString' as PackageFailure, 'Said.')).toBe('Said.');
  });
});

describe('what was typed', () => {
  it('is searched for by its name', () => {
    expect(parseRequirement(' pandas ')).toEqual({ name: 'pandas', isBare: true });
    expect(parseRequirement('pandas[excel]>=2')).toEqual({ name: 'pandas', isBare: false });
    expect(parseRequirement('--pre')).toEqual({ name: '--pre', isBare: true });
    expect(normalise('Flask_SQL.Alchemy')).toBe('flask-sql-alchemy');
  });
});

it('counts what is installed', () => {
  expect(summary([])).toBe('No packages');
  expect(summary([{ name: 'a', version: '1', bytes: 1024, fromIndex: true, missing: false }])).toBe(
    '1 package, 1.0 KB',
  );
});
