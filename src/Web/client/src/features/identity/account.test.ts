import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError } from '@/shared/api/http';

// The server and what lives as long as a page are the border; what signing out does with them is real.
const did: string[] = [];
let answer: Error | null = null;
let isUnsaved = false;
vi.mock('@/app/queryClient', () => ({
  queryClient: { getQueryData: () => undefined, clear: () => did.push('clear') },
}));
vi.mock('@/app/router', () => ({ navigate: (to: string) => did.push(`go ${to}`) }));
vi.mock('@/features/workspaces/sessions', () => ({
  closeSessions: () => did.push('close'),
  flushSessions: async () => did.push('save'),
  hasUnsavedChanges: () => isUnsaved,
  wakeSessions: () => {},
}));
vi.mock('@/shared/api/api', () => ({
  api: {
    signOut: async () => {
      did.push('sign out');
      if (answer) throw answer;
    },
  },
}));
const { signOut } = await import('./account');
const { forgetDrafts, hasDrafts, keepDraft } = await import('@/shared/lib/drafts');

describe('signing out', () => {
  beforeEach(() => {
    did.length = 0;
    answer = null;
    isUnsaved = false;
    forgetDrafts();
  });

  it('closes what is open only after the server has ended the session', async () => {
    await expect(signOut()).resolves.toBeNull();
    expect(did).toEqual(['save', 'sign out', 'close', 'clear', 'go /']);
  });

  it('leaves the page as it was when it fails', async () => {
    answer = new NetworkError(null);
    await expect(signOut()).rejects.toBe(answer);
    expect(did).toEqual(['save', 'sign out']);
  });

  it('is done when the session had ended already', async () => {
    answer = new ApiError(401, '');
    await expect(signOut()).resolves.toBeNull();
    expect(did).toContain('close');
  });

  it('asks before something is lost', async () => {
    isUnsaved = true;
    await expect(signOut()).resolves.toBe('unsaved');
    isUnsaved = false;
    keepDraft('ada', 'reply', { body: '' }, { body: 'Because' });
    await expect(signOut()).resolves.toBe('unsent');
    expect(did).not.toContain('sign out');
    await expect(signOut(true)).resolves.toBeNull();
    expect(hasDrafts()).toBe(false);
  });
});
