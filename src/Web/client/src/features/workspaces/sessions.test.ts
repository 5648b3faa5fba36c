import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.stubGlobal('window', { addEventListener: () => {} });
vi.stubGlobal('document', { addEventListener: () => {} });
vi.mock('@/app/queryClient', () => ({ queryClient: {} }));

// A session as far as this is about it: saving takes as long as the test wants.
const saved: Record<string, () => void> = {};
vi.mock('./workspaceSession', () => ({
  WorkspaceSession: class {
    hasUnsaved = false;
    isDisposed = false;
    readonly workspaceId: string;
    constructor(workspaceId: string) {
      this.workspaceId = workspaceId;
    }
    start() {}
    flush = () =>
      new Promise<boolean>((resolve) => {
        saved[this.workspaceId] = () => resolve(true);
      });
    dispose() {
      this.isDisposed = true;
    }
  },
}));
const { closeSessions, openSession } = await import('./sessions');
const open = (id: string) => openSession(id) as unknown as { isDisposed: boolean };
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the sessions of a tab', () => {
  beforeEach(closeSessions);

  it('end when another workspace is opened and everything is saved', async () => {
    const a = open('a');
    open('b');
    expect(a.isDisposed).toBe(false);
    saved.a?.();
    await settle();
    expect(a.isDisposed).toBe(true);
    expect(open('a')).not.toBe(a);
  });

  it('do not end under a person who has come back while it was being saved', async () => {
    const a = open('a');
    const b = open('b');
    expect(open('a')).toBe(a);
    saved.a?.();
    saved.b?.();
    await settle();
    expect(a.isDisposed).toBe(false);
    expect(b.isDisposed).toBe(true);
  });
});
