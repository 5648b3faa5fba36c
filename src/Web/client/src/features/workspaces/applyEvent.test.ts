import { describe, expect, it } from 'vitest';
import type { EventData, EventType, Workspace, WorkspaceEvent } from '@/shared/api/contract';
import { applyEvent } from './applyEvent';

const start: Workspace = {
  workspaceId: 'w',
  name: 'W',
  ownerId: 'o',
  version: 0,
  files: [],
  folders: [],
  notSaved: [],
  activeRun: null,
  lastRun: null,
  sandbox: { state: 'none', sandboxId: null, detail: null },
  limits: {},
};

function after(...events: { [T in EventType]: [T, EventData[T]] }[EventType][]): Workspace {
  return events.reduce((workspace, [type, data], index) => {
    const actor = { id: 'p', name: 'p', kind: 'person' };
    const envelope = {
      eventId: `${index}`,
      version: index + 1,
      at: 'now',
      actor,
      correlationId: null,
      causationId: null,
    };
    return applyEvent(workspace, { ...envelope, type, data } as WorkspaceEvent);
  }, start);
}

const body = { hash: 'h', size: 1, text: 'x', binary: false };
const created = (fileId: string, path: string) =>
  ['file_created', { fileId, path, body, origin: 'editor' }] as ['file_created', EventData['file_created']];

describe('a workspace follows its events', () => {
  it('through the life of a file', () => {
    const edit = {
      fileId: 'f',
      path: 'a',
      baseVersion: 1,
      edits: [],
      resultHash: 'i',
      resultSize: 2,
      origin: 'editor',
    };
    const workspace = after(
      created('f', 'a'),
      ['file_edited', edit],
      ['file_renamed', { fileId: 'f', from: 'a', to: 'b', origin: 'editor' }],
    );
    expect(workspace.files).toEqual([{ fileId: 'f', path: 'b', version: 2, hash: 'i', size: 2, binary: false }]);
    expect(workspace.version).toBe(3);
    expect(after(created('f', 'a'), ['file_deleted', { fileId: 'f', path: 'a', origin: 'editor' }]).files).toEqual([]);
  });

  it('moves and removes what is in a folder, and nothing whose name only begins alike', () => {
    const files = [created('f', 'src/a'), created('g', 'src2/a')];
    expect(after(...files, ['folder_renamed', { from: 'src', to: 'lib' }]).files.map((file) => file.path)).toEqual([
      'lib/a',
      'src2/a',
    ]);
    expect(
      after(...files, ['folder_deleted', { path: 'src', origin: 'editor' }]).files.map((file) => file.path),
    ).toEqual(['src2/a']);
  });

  it('forgets that a file was not saved once it is', () => {
    const refused = ['file_not_saved', { path: 'a', reason: 'tooLarge', size: 9 }] as [
      'file_not_saved',
      EventData['file_not_saved'],
    ];
    expect(after(refused, refused).notSaved).toHaveLength(1);
    expect(after(refused, created('f', 'a')).notSaved).toEqual([]);
    expect(after(refused, ['file_not_saved_cleared', { path: 'a' }]).notSaved).toEqual([]);
  });

  it('through a run', () => {
    const requested = ['run_requested', { runId: 'r', path: 'a', command: ['python'], sandboxId: 's' }] as [
      'run_requested',
      EventData['run_requested'],
    ];
    const started = ['run_started', { runId: 'r', sandboxId: 's' }] as ['run_started', EventData['run_started']];
    const end = {
      runId: 'r',
      end: 'exited',
      exitCode: 0,
      durationMilliseconds: 1,
      peakMemoryBytes: 1,
      detail: null,
    } as const;
    expect(after(requested, started).activeRun).toMatchObject({ runId: 'r', started: true });
    expect(after(requested, started, ['run_finished', end])).toMatchObject({ activeRun: null, lastRun: end });
  });

  it('takes in events that change nothing here, and those of a newer server', () => {
    const limit = { sandboxId: 's', limit: 'disk', allowed: 1, used: 1, runId: null } as const;
    const before = after(created('f', 'a'));
    expect(after(created('f', 'a'), ['limit_reached', limit])).toEqual({ ...before, version: 2 });
    const tomorrow = ['made_tomorrow', { anything: [] }] as unknown as ['limit_reached', EventData['limit_reached']];
    expect(after(created('f', 'a'), tomorrow)).toEqual({ ...before, version: 2 });
  });

  it('ignores an event that it has seen', () => {
    const once = after(created('f', 'a'));
    const again = {
      eventId: 'x',
      version: 1,
      at: '',
      actor: { id: '', name: '', kind: '' },
      correlationId: null,
      causationId: null,
    };
    expect(
      applyEvent(once, { ...again, type: 'file_deleted', data: { fileId: 'f', path: 'a', origin: 'editor' } }),
    ).toBe(once);
  });
});

describe('a workspace as a whole', () => {
  it('is renamed, archived and restored', () => {
    expect(after(['workspace_renamed', { name: 'New' }]).name).toBe('New');
    expect(after(['workspace_archived', {}]).archived).toBe(true);
    expect(after(['workspace_archived', {}], ['workspace_unarchived', {}]).archived).toBe(false);
  });

  it('knows what is being installed, until it is over or its sandbox is', () => {
    const requested = (id: string) =>
      [
        'package_installation_requested',
        { id, sandboxId: 's', origin: 'terminal', command: 'pip install x', environment: '.venv' },
      ] as ['package_installation_requested', EventData['package_installation_requested']];
    expect(after(requested('a'), requested('b')).installing).toEqual(['a', 'b']);
    expect(
      after(requested('a'), requested('b'), ['package_installation_finished', { installationId: 'a', milliseconds: 1 }])
        .installing,
    ).toEqual(['b']);
    expect(after(requested('a'), ['sandbox_attached', { sandboxId: 't' }]).installing).toEqual([]);
  });

  it('knows that a new sandbox has none of the files that the last one alone had', () => {
    const lost = after(
      ['file_not_saved', { path: 'big.bin', reason: 'tooLarge', size: 9 }],
      ['sandbox_attached', { sandboxId: 't' }],
    );
    expect(lost.notSaved).toEqual([]);
  });
});
