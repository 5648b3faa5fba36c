import { describe, expect, it } from 'vitest';
import { runOutcome } from '@/features/workspaces/runOutcome';
import type { RunFinished } from '@/shared/api/contract';
import { eventInWords } from './eventWording';

describe('an event in words', () => {
  it('says what happened to a file', () => {
    const body = { hash: '', size: 2048, text: null, binary: false };
    expect(eventInWords('file_created', { fileId: 'f', path: 'a.py', body, origin: 'editor' })).toBe(
      'Created a.py (2.0 KB)',
    );
    expect(eventInWords('file_replaced', { fileId: 'f', path: 'a.py', body, origin: 'sandbox' })).toBe(
      'Replaced the content of a.py (2.0 KB) (by a program in the sandbox)',
    );
    expect(eventInWords('file_renamed', { fileId: 'f', from: 'a', to: 'b', origin: 'editor' })).toBe('Renamed a to b');
    expect(eventInWords('file_not_saved', { path: 'x', reason: 'tooLarge', size: 1 })).toBe(
      'Not saved: it is too large: x (1 bytes)',
    );
  });

  it('counts what an edit changed, and quotes a short one', () => {
    const edit = (edits: unknown[]) => eventInWords('file_edited', { path: 'a.py', edits, origin: 'editor' });
    expect(edit([{ offset: 0, deleteCount: 0, insert: 'hi' }])).toBe('Edited a.py: wrote “hi”');
    expect(edit([{ offset: 0, deleteCount: 3, insert: 'x' }])).toBe('Edited a.py: 1 character added, 3 removed');
    expect(edit([{ offset: 0, deleteCount: 2, insert: '' }])).toBe('Edited a.py: 2 removed');
  });

  it('shows names that would mislead as they are written', () => {
    expect(eventInWords('file_deleted', { fileId: 'f', path: 'a\u202Eb', origin: 'editor' })).toBe(
      'Deleted a<U+202E>b',
    );
  });

  it('says which limit was reached, and why a sandbox ended', () => {
    const limit = { sandboxId: 's', limit: 'diskFiles', allowed: 65_536, used: null, runId: null, sequence: 4 };
    expect(eventInWords('limit_reached', limit)).toBe('Your disk cannot hold more files and folders (65,536).');
    expect(eventInWords('limit_reached', { ...limit, limit: 'of tomorrow' })).toBe(
      'A limit of the sandbox was reached.',
    );
    expect(eventInWords('sandbox_lost', { sandboxId: 's', reason: 'Administrator' })).toBe(
      'The sandbox ended: an administrator ended it',
    );
    expect(eventInWords('sandbox_lost', { sandboxId: 's', reason: 'toString' })).toBe('The sandbox ended: toString');
  });

  it('tells unknown types and unknown shapes by the name of the type', () => {
    expect(eventInWords('role_granted', { role: 'auditor' })).toBe('Role granted');
    expect(eventInWords('file_created', { path: 'a' })).toBe('File created');
    expect(eventInWords('constructor', {})).toBe('Constructor');
  });
});

describe('the end of a run', () => {
  const run: RunFinished = {
    runId: 'r',
    end: 'exited',
    exitCode: 0,
    durationMilliseconds: 312,
    peakMemoryBytes: 12 * 1024 * 1024,
    detail: null,
  };

  it('is a sentence for the person who started it', () => {
    expect(runOutcome(run).text).toBe('Finished with exit code 0 in 0.3 s · peak 12 MB');
    expect(runOutcome({ ...run, exitCode: 1, peakMemoryBytes: null })).toEqual({
      tone: 'warn',
      text: 'Finished with exit code 1 in 0.3 s',
    });
    expect(runOutcome({ ...run, end: 'stopped' }).text).toBe('Stopped.');
    expect(runOutcome({ ...run, end: 'outOfMemory' }).text).toBe(
      'Your program used all of the memory of its sandbox and was ended.',
    );
    expect(runOutcome({ ...run, end: 'outOfMemory' }, 512 * 1024 * 1024).text).toBe(
      'Your program used all of the 512 MB of memory and was ended.',
    );
    expect(runOutcome({ ...run, end: 'timedOut', durationMilliseconds: 600_000 }).text).toContain(
      'limit of 10 min 0 s',
    );
    expect(runOutcome({ ...run, end: 'interrupted' }).text).toMatch(/^Interrupted: the sandbox went away/);
    expect(runOutcome({ ...run, end: 'failed', detail: 'No such file.' }).text).toBe(
      'Could not be started: No such file.',
    );
  });
});

describe('packages in words', () => {
  const set = {
    installationId: 'i',
    environment: '.venv',
    packages: [{ name: 'numpy', version: '1.24.2', file: null, sha256: null, bytes: 5 }],
  };

  it('says who asked, what came and what went', () => {
    const requested = { id: 'i', sandboxId: 's', environment: '.venv', command: 'pip install numpy' };
    expect(eventInWords('package_installation_requested', { ...requested, origin: 'page' })).toBe(
      'Asked for packages: pip install numpy',
    );
    expect(
      eventInWords('package_installation_requested', { ...requested, origin: 'terminal', environment: 'mine/env' }),
    ).toBe('Began to install packages in a terminal in mine/env: pip install numpy');
    expect(eventInWords('packages_installed', { ...set, changed: ['numpy'] })).toBe(
      'Installed numpy 1.24.2: 1 package now',
    );
    expect(eventInWords('packages_removed', { ...set, removed: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })).toBe(
      'Removed a, b, c, d, e, f and 1 more: 1 package now',
    );
  });

  it('says where files came from, and what was refused', () => {
    const file = { installationId: 'i', name: 'numpy', version: '1', file: 'n.whl', sha256: 'a', bytes: 1024 };
    expect(eventInWords('package_file_fetched', { ...file, fromCache: true })).toBe(
      'Fetched numpy 1 (1.0 KB, which its host had already)',
    );
    expect(
      eventInWords('package_request_refused', {
        installationId: null,
        sandboxId: 's',
        path: '/simple/x\u202E/',
        reason: 'closed',
        skipped: 2,
      }),
    ).toBe(
      'Refused a request to the package index, because nothing was being installed: /simple/x<U+202E>/ (2 refusals before it came too fast to be recorded)',
    );
    const restored = { installationId: 'i', sandboxId: 's', count: 3, fromCache: 3, milliseconds: 2000 };
    expect(eventInWords('packages_restored', restored)).toBe(
      'Gave the new sandbox 3 packages of the last one in 2.0 s, all without asking the index',
    );
  });
});
