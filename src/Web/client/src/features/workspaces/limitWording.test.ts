import { expect, it } from 'vitest';
import type { LimitName, LimitReached, WorkspaceEvent } from '@/shared/api/contract';
import { limitAfter, limitInWords } from './limitWording';

const whatOf = (limit: LimitName, allowed: number) => limitInWords({ limit, allowed }).what;

it('names the amount in the unit of the limit', () => {
  expect(whatOf('memory', 512 * 1024 * 1024)).toBe('Your program used all of the 512 MB of memory and was ended.');
  expect(whatOf('processes', 128)).toBe('No more processes and threads (128) can be started.');
  expect(whatOf('disk', 1024 ** 3)).toBe('Your disk is full (1.0 GB).');
  expect(whatOf('temporary', 64 * 1024 * 1024)).toBe('The folder /tmp is full (64 MB).');
  expect(whatOf('runTime', 600)).toBe('Your program ran for 10 min 0 s, as long as a run may take, and was ended.');
  expect(whatOf('idle', 900)).toBe('Nobody used the sandbox for 15 min 0 s, so it was stopped.');
});

it('does without an amount that nobody measured', () => {
  expect(whatOf('memory', 0)).toBe('Your program used all of the memory and was ended.');
  expect(whatOf('disk', 0)).toBe('Your disk is full.');
});

it('says what to do about each', () => {
  const names: LimitName[] = [
    'memory',
    'processes',
    'disk',
    'diskFiles',
    'openFiles',
    'temporary',
    'sharedMemory',
    'runTime',
    'idle',
  ];
  const all = names.map((limit) => limitInWords({ limit, allowed: 1 }).help);
  expect(new Set(all).size).toBe(names.length);
  expect(all.every((help) => help.endsWith('.'))).toBe(true);
});

it('is told of until the next run or sandbox', () => {
  const reached: LimitReached = { sandboxId: 's', limit: 'memory', allowed: 1, used: null, runId: null };
  const event = (type: string, data: object) => ({ type, data }) as WorkspaceEvent;
  expect(limitAfter(null, event('limit_reached', reached))).toBe(reached);
  expect(limitAfter(reached, event('limit_reached', { ...reached, limit: 'idle' }))).toBe(reached);
  expect(limitAfter(reached, event('run_finished', {}))).toBe(reached);
  expect(limitAfter(reached, event('run_requested', {}))).toBeNull();
  expect(limitAfter(reached, event('sandbox_attached', {}))).toBeNull();
});
