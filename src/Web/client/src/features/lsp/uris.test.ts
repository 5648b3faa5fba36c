import { expect, it } from 'vitest';
import { editsOf, locationsOf, rangeOf } from './protocol';
import { uriOfFile, whereabouts } from './uris';

it('keeps letter case, and understands every way to escape', () => {
  for (const path of ['main.py', 'MyMain.py', 'a folder/Ünïcode (1).py', '100%.py', "it's #1?.py", 'e\u0301.py'])
    expect(whereabouts(uriOfFile(path))).toEqual({ kind: 'file', path });
  expect(whereabouts('file:///home/learner/workspace/a%20b%28c%29.py')).toEqual({ kind: 'file', path: 'a b(c).py' });
  expect(whereabouts('file:///home/learner/workspace/a%20b(c).py')).toEqual({ kind: 'file', path: 'a b(c).py' });
});

it('tells libraries from files, and leaves out what is neither', () => {
  expect(whereabouts('file:///usr/lib/python3.11/os.py')).toEqual({
    kind: 'library',
    path: '/usr/lib/python3.11/os.py',
  });
  for (const uri of [
    'file:///etc/passwd',
    'https://example.org/a.py',
    'file://host/a.py',
    'file:///home/learner/workspace/../.venv/x.py',
    'file:///usr/%2e%2e/x.py',
    'file:///a%ZZ.py',
    `file:///${'a'.repeat(9000)}.py`,
    null,
    5,
  ])
    expect(whereabouts(uri)).toBeNull();
});

const range = { start: { line: 0, character: 4 }, end: { line: 0, character: 9 } };

it('reads ranges only when they are ones', () => {
  expect(rangeOf(range)).toEqual({ startLineNumber: 1, startColumn: 5, endLineNumber: 1, endColumn: 10 });
  for (const wrong of [
    null,
    {},
    { start: { line: -1, character: 0 }, end: { line: 0, character: 0 } },
    { start: { line: 0.5, character: 0 }, end: { line: 0, character: 0 } },
    { start: { line: 1e12, character: 0 }, end: { line: 1e12, character: 0 } },
    { start: { line: '0', character: 0 }, end: { line: 0, character: 0 } },
  ])
    expect(rangeOf(wrong)).toBeUndefined();
});

it('reads places in each of their shapes', () => {
  const place = [{ uri: 'file:///a.py', range: rangeOf(range) }];
  expect(locationsOf({ uri: 'file:///a.py', range }, 9)).toEqual(place);
  expect(locationsOf([{ targetUri: 'file:///a.py', targetRange: range, targetSelectionRange: range }], 9)).toEqual(
    place,
  );
  expect(locationsOf(null, 9)).toEqual([]);
  expect(locationsOf(new Array(50).fill({ uri: 'file:///a.py', range }), 9)).toHaveLength(9);
});

it('takes a rename as a whole or not at all', () => {
  const good = { range, newText: 'b' };
  expect(editsOf({ changes: { 'file:///a.py': [good] } }, 9)).toHaveLength(1);
  expect(editsOf({ documentChanges: [{ textDocument: { uri: 'file:///a.py' }, edits: [good] }] }, 9)).toHaveLength(1);
  expect(editsOf({ changes: { 'file:///a.py': [good, { range, newText: 5 }] } }, 9)).toBeNull();
  expect(editsOf({ documentChanges: [{ kind: 'delete', uri: 'file:///a.py' }] }, 9)).toBeNull();
  expect(editsOf({ changes: { 'file:///a.py': new Array(10).fill(good) } }, 9)).toBeNull();
});
