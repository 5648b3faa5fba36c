import { expect, it } from 'vitest';
import type { AdminSandbox, SandboxLimits } from '@/shared/api/contract';
import { formatSpan } from '@/shared/lib/format';
import { factsOf, ownerOf } from './sandboxFacts';

const now = Date.parse('2026-01-01T12:00:00Z');
const limits = { memoryBytes: 512 * 1024 ** 2, diskBytes: 1024 ** 3, processes: 128 } as SandboxLimits;
const sandbox: AdminSandbox = {
  sandboxId: 's',
  workspaceId: 'w',
  workspaceName: 'W',
  ownerId: 'o',
  ownerEmail: 'ada@example.org',
  agentId: 'agent-1',
  state: 'ready',
  held: true,
  requestedAt: '2026-01-01T10:30:00Z',
  lastActivity: '2026-01-01T11:59:58Z',
  stopsAt: '2026-01-01T12:01:30Z',
  viewers: 2,
  runs: 1,
  processors: 0.496,
  usage: {
    processorMilliseconds: 1,
    memoryBytes: 100 * 1024 ** 2,
    peakMemoryBytes: 200 * 1024 ** 2,
    processes: 4,
    diskBytes: 5 * 1024 ** 2,
    diskFiles: 60,
  },
  limits,
};
const texts = (of: AdminSandbox) => Object.fromEntries(factsOf(of, now).map(({ name, text }) => [name, text]));

it('says what a sandbox uses of what it may', () => {
  expect(texts(sandbox)).toEqual({
    State: 'Ready, running, 2 viewers',
    Age: '1 h 30 min',
    CPU: '50 %',
    Memory: '100 MB of 512 MB',
    Disk: '5.0 MB of 1.0 GB',
    Processes: '4 of 128',
    'Last activity': '2 s ago',
    Stops: 'in 1 min',
    Host: 'agent-1',
  });
});

it('says nothing where the host says nothing', () => {
  const silent = {
    ...sandbox,
    held: false,
    requestedAt: null,
    lastActivity: null,
    stopsAt: null,
    viewers: 0,
    runs: 0,
    processors: null,
    usage: null,
    limits: null,
  };
  expect(texts(silent)).toMatchObject({ State: 'Ready, not on its host', Age: '–', CPU: '–', Memory: '–', Stops: '–' });
  const old = { ...sandbox, limits: null, usage: { ...(sandbox.usage as object), diskBytes: null, diskFiles: null } };
  expect(texts(old as AdminSandbox)).toMatchObject({ Memory: '100 MB', Disk: '–', Processes: '4' });
});

it('shows names that would mislead as they are written', () => {
  expect(ownerOf({ ...sandbox, ownerEmail: 'gro.elpmaxe@\u202Eada' })).toBe('gro.elpmaxe@<U+202E>ada');
  expect(ownerOf({ ...sandbox, ownerEmail: null })).toBe('o');
  expect(texts({ ...sandbox, agentId: 'a\u200Bb' }).Host).toBe('a<U+200B>b');
});

it('tells spans in short', () => {
  expect([4_400, 61_000, 3_600_000, 90_000_000, 200_000_000].map(formatSpan)).toEqual([
    '4 s',
    '1 min',
    '1 h 0 min',
    '25 h 0 min',
    '2 days',
  ]);
});
