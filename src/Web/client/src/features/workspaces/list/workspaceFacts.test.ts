import { describe, expect, it } from 'vitest';
import type { WorkspaceSummary } from '@/shared/api/contract';
import { copyName, factsOf, nameLength } from './workspaceFacts';

const now = Date.parse('2026-01-10T12:00:00Z');
const workspace: WorkspaceSummary = {
  workspaceId: 'w',
  name: 'Mine',
  version: 2,
  createdAt: '2026-01-01T00:00:00Z',
  changedAt: '2026-01-10T11:55:00Z',
  files: 2,
  bytes: 2048,
  archived: false,
  running: false,
  sandbox: 'none',
};

describe('what the list says of a workspace', () => {
  it('is when it changed, what is in it and what goes on in it', () => {
    expect(factsOf(workspace, now)).toEqual(['Changed 5 min ago', '2 files, 2.0 KB']);
    expect(factsOf({ ...workspace, changedAt: '2026-01-10T12:00:03Z', files: 0, sandbox: 'ready' }, now)).toEqual([
      'Changed just now',
      'No files',
      'Sandbox ready',
    ]);
    expect(factsOf({ ...workspace, running: true, sandbox: 'ready' }, now)).toContain('A program is running');
    expect(factsOf({ ...workspace, archived: true, running: true }, now)).toContain('Archived');
  });
});

describe('the name of a copy', () => {
  it('is never longer than names may be', () => {
    expect(copyName('Mine')).toBe('Mine copy');
    expect([...copyName('x'.repeat(nameLength))]).toHaveLength(nameLength);
  });
});
