import { QueryClient } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { NetworkError } from '@/shared/api/http';
import { workspaceKey } from '@/shared/api/queries';

vi.stubGlobal('window', { addEventListener: () => {}, removeEventListener: () => {} });
vi.stubGlobal('document', {
  visibilityState: 'visible',
  addEventListener: () => {},
  removeEventListener: () => {},
});

// The server: away at first.
let isAway = true;
const joined: number[] = [];
const answer = async <T>(value: T): Promise<T> => {
  if (isAway) throw new NetworkError(null);
  return value;
};
const sandbox = { state: 'ready', sandboxId: 's', detail: null };
vi.mock('@/shared/api/api', () => ({
  api: {
    workspace: () => answer({ version: 7, files: [], sandbox }),
    me: () => answer({}),
    startSandbox: () => answer(sandbox),
  },
}));
vi.mock('@/shared/hubs/workspaceHub', () => ({
  createWorkspaceHub: () => ({ onclose: () => {}, start: () => answer(undefined), stop: async () => {} }),
  joinWorkspace: async (_: unknown, __: string, version: number) => {
    joined.push(version);
    return { version };
  },
}));
vi.mock('@/features/terminal/terminalLink', () => ({
  TerminalLink: class {
    start() {}
    stop() {}
    sandboxChanged() {}
  },
}));
const { WorkspaceSession } = await import('./workspaceSession');

it('is whole after all when its page was opened during an outage', async () => {
  const queries = new QueryClient();
  const session = new WorkspaceSession('w', queries);
  session.start();
  await vi.waitFor(() => expect(queries.getQueryState(workspaceKey('w'))?.status).toBe('error'));
  isAway = false;
  session.retry();
  await vi.waitFor(() => expect(session.state.getState().connection).toBe('connected'));
  expect(joined).toEqual([7]);
  expect(queries.getQueryData(workspaceKey('w'))).toMatchObject({ version: 7 });
  await expect(session.sandboxReady()).resolves.toBe(true);
  session.dispose();
});
