import { expect, it, vi } from 'vitest';
import { rememberReturn, takeReturn } from './returnTo';

const storage = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => void storage.set(key, value),
  removeItem: (key: string) => void storage.delete(key),
});

it('leads back to every page of ours, once, and to nothing else', () => {
  for (const path of [
    '/w/1',
    '/workspaces',
    '/reviews',
    '/reviews/1?from=1&to=2',
    '/reviews?state=mine',
    '/audit',
    '/admin/packages',
  ]) {
    rememberReturn(path);
    expect(takeReturn()).toBe(path);
    expect(takeReturn()).toBeNull();
  }
  for (const path of ['/', '/sign-in', '//evil.example/w/1', 'https://evil.example/w/1', '/wrong']) {
    rememberReturn(path);
    expect(takeReturn()).toBeNull();
  }
});
