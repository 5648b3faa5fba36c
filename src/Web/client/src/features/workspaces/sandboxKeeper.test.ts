import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SandboxState } from '@/shared/api/contract';
import { SandboxKeeper } from './sandboxKeeper';

const shown: SandboxState[] = [];
let answers: { status: number; body: object }[] = [];
const asked = vi.fn(() => {
  const { status, body } = answers.shift() ?? { status: 202, body: { sandboxId: 's', state: 'ready' } };
  return Promise.resolve(new Response(JSON.stringify(body), { status }));
});

beforeEach(() => {
  shown.length = 0;
  answers = [];
  asked.mockClear();
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener() {}, removeEventListener() {} });
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const last = () => shown.at(-1);

async function started(): Promise<SandboxKeeper> {
  const keeper = new SandboxKeeper('w', (state) => shown.push(state));
  keeper.start();
  await settled();
  asked.mockClear();
  return keeper;
}

const stopped = (reason: SandboxState['reason']): SandboxState => ({
  state: 'stopped',
  sandboxId: null,
  detail: 'Words.',
  reason: reason ?? null,
});

it('leaves an idle sandbox stopped until the person does something', async () => {
  const keeper = await started();
  keeper.observe(stopped('idle'));
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(asked).not.toHaveBeenCalled();
  expect(last()).toMatchObject({ state: 'stopped', reason: 'idle', detail: 'Words.' });

  keeper.use();
  keeper.use();
  await settled();
  expect(asked).toHaveBeenCalledOnce();
  expect(last()).toMatchObject({ state: 'ready', sandboxId: 's' });
});

it('starts another after an administrator only when that is asked for', async () => {
  const keeper = await started();
  keeper.observe(stopped('administrator'));
  keeper.use();
  await settled();
  expect(asked).not.toHaveBeenCalled();
  await keeper.ask();
  expect(asked).toHaveBeenCalledOnce();
});

it('keeps a sandbox that is about to be stopped, and asks once for many keys', async () => {
  const keeper = await started();
  keeper.use();
  expect(asked).not.toHaveBeenCalled();
  keeper.observe({ state: 'ready', sandboxId: 's', detail: null, stopsAt: '2026-01-01T00:00:00Z' });
  for (let key = 0; key < 20; key++) keeper.use();
  await settled();
  expect(asked).toHaveBeenCalledOnce();
  // The warning stays until the host has said otherwise.
  expect(last()?.stopsAt).not.toBeNull();
  keeper.observe({ state: 'ready', sandboxId: 's', detail: null });
  expect(last()?.stopsAt).toBeNull();
});

it('can be asked again to keep it when that failed', async () => {
  const keeper = await started();
  keeper.observe({ state: 'ready', sandboxId: 's', detail: null, stopsAt: '2026-01-01T00:00:00Z' });
  answers = [{ status: 503, body: { detail: 'Away.' } }];
  await expect(keeper.keep()).rejects.toThrow('Away.');
  await keeper.keep();
  expect(asked).toHaveBeenCalledTimes(2);
});

it('shows a sandbox that is on its way to its end as one that another will follow', async () => {
  answers = [{ status: 202, body: { sandboxId: 's', state: 'stopping' } }];
  await started();
  expect(last()?.state).toBe('starting');
});
