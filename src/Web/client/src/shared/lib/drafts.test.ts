import { beforeEach, describe, expect, it, vi } from 'vitest';

const storage = new Map<string, string>();
vi.stubGlobal('sessionStorage', {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => void storage.set(key, value),
  removeItem: (key: string) => void storage.delete(key),
});
const load = async () => {
  vi.resetModules();
  return import('./drafts');
};

describe('what is written and not sent', () => {
  beforeEach(() => storage.clear());

  it('stays until it is given up, also when the page is loaded anew', async () => {
    const first = await load();
    first.keepDraft('ada', 'reply 1', { body: '' }, { body: 'Because' });
    first.keepDraft('ada', 'reply 2', { body: '' }, { body: 'Yes' });
    const { drafts, keptUnder, forgetDraft, hasDrafts } = await load();
    expect(keptUnder(drafts.getState(), 'ada', 'reply 1')).toEqual({ body: 'Because' });
    forgetDraft('reply 1');
    expect(keptUnder(drafts.getState(), 'ada', 'reply 1')).toBeUndefined();
    expect(hasDrafts()).toBe(true);
    forgetDraft('reply 2');
    expect(hasDrafts()).toBe(false);
    expect(storage.size).toBe(0);
  });

  it('is nothing when the form is as it began', async () => {
    const { keepDraft, hasDrafts } = await load();
    keepDraft('ada', 'edit', { body: 'was' }, { body: 'is' });
    // A part that knows less of the form than the other.
    keepDraft('ada', 'edit', { body: 'was', replacement: null }, { replacement: 'x' });
    keepDraft('ada', 'edit', { body: 'was' }, { body: 'was' });
    expect(hasDrafts()).toBe(true);
    keepDraft('ada', 'edit', { body: 'was', replacement: null }, { replacement: null });
    expect(hasDrafts()).toBe(false);
  });

  it('is not shown to anybody else', async () => {
    const { keepDraft, drafts, keptUnder } = await load();
    keepDraft('ada', 'reply', { body: '' }, { body: 'secret' });
    expect(keptUnder(drafts.getState(), 'bob', 'reply')).toBeUndefined();
    keepDraft('bob', 'other', { body: '' }, { body: 'x' });
    expect(Object.keys(drafts.getState().kept)).toEqual(['other']);
  });

  it('is sent under one key until it is done or changed', async () => {
    const { draftKey, forgetDraft } = await load();
    const key = draftKey('reply', { body: 'a' });
    expect(draftKey('reply', { body: 'a' })).toBe(key);
    expect(draftKey('other', { body: 'a' })).not.toBe(key);
    forgetDraft('reply');
    expect(draftKey('reply', { body: 'a' })).not.toBe(key);
  });
});
