import { describe, expect, it } from 'vitest';
import type { editor } from '@/features/editor/monaco';
import { renameEdits } from './rename';
import type { RpcChannel } from './rpc';
import { uriOfFile } from './uris';
import type { WorkspaceFiles } from './workspaceFiles';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
const position = { lineNumber: 1, column: 1 };

/** A workspace with some files, of which some are open. */
function workspace(open: string[], closed: string[], answer: (asked: number) => unknown) {
  const opened = new Set(open);
  let asked = 0;
  const files = {
    isOpen: (path: string) => opened.has(path),
    open: async (path: string) => {
      if (!open.includes(path) && !closed.includes(path)) return null;
      opened.add(path);
      return { uri: path, getVersionId: () => 7 } as unknown as editor.ITextModel;
    },
  } as unknown as WorkspaceFiles;
  const channel = { request: async () => answer(++asked) } as unknown as RpcChannel;
  const rename = (name = 'other') => renameEdits(channel, files, 'a.py', position, name);
  return { rename, opened, asked: () => asked };
}

const edit = (...paths: string[]) => ({
  changes: Object.fromEntries(paths.map((path) => [uriOfFile(path), [{ range, newText: 'other' }]])),
});

describe('renaming', () => {
  it('opens closed files first, and asks again about what the editor holds then', async () => {
    const { rename, opened, asked } = workspace(['a.py'], ['b.py', 'c.py'], (time) =>
      time === 1 ? edit('a.py', 'b.py') : edit('a.py', 'b.py', 'c.py'),
    );
    const { edits, rejectReason } = await rename();
    expect(rejectReason).toBeUndefined();
    expect(edits).toHaveLength(3);
    expect([...opened]).toEqual(['a.py', 'b.py', 'c.py']);
    expect(asked()).toBe(3);
  });

  it('names the version of each text, so that nothing is applied to another one', async () => {
    const { rename } = workspace(['a.py'], [], () => edit('a.py'));
    expect((await rename()).edits).toMatchObject([{ resource: 'a.py', versionId: 7 }]);
  });

  it.each([
    ['a place outside the workspace', { changes: { 'file:///usr/lib/python3.11/os.py': [{ range, newText: 'x' }] } }],
    ['a file that cannot be opened', edit('a.py', 'image.py')],
    ['an answer that cannot be read', { changes: { [uriOfFile('a.py')]: [{ range: null, newText: 'x' }] } }],
    ['nothing', null],
  ])('changes nothing at all for %s', async (_, result) => {
    const { rename } = workspace(['a.py'], [], () => result);
    const { edits, rejectReason } = await rename();
    expect(edits).toEqual([]);
    expect(rejectReason).toMatch(/\.$/);
  });

  it('refuses what is not a name before it asks', async () => {
    const { rename, asked } = workspace(['a.py'], [], () => edit('a.py'));
    for (const name of ['', '1a', 'a b', 'a-b', 'a.b', 'a;'])
      expect((await rename(name)).rejectReason).toContain('is not a name in Python');
    expect(asked()).toBe(0);
    expect((await rename('größe')).edits).toHaveLength(1);
  });
});
