import { describe, expect, it } from 'vitest';
import { allFolders, canMove, nameProblem, notSavedText, sameTree, treeRows } from './fileTree';

const file = (path: string) => ({ fileId: path, path, version: 1, hash: '', size: 0, binary: false });
const content = {
  files: [file('main.py'), file('data/10.txt'), file('data/9.txt'), file('a/b/deep.py')],
  folders: ['empty', 'data'],
  notSaved: [{ path: 'data/huge.bin', reason: 'tooLarge', size: 9 }],
};

describe('the rows of the file tree', () => {
  it('are folders first, in natural order, with folders that only files imply', () => {
    expect(treeRows(content, new Set()).map((row) => `${row.depth} ${row.path}`)).toEqual([
      '1 a',
      '2 a/b',
      '3 a/b/deep.py',
      '1 data',
      '2 data/9.txt',
      '2 data/10.txt',
      '2 data/huge.bin',
      '1 empty',
      '1 main.py',
    ]);
  });

  it('leave out what closed folders hold', () => {
    expect(treeRows(content, new Set(['a', 'data'])).map((row) => row.path)).toEqual(['a', 'data', 'empty', 'main.py']);
  });
});

describe('a file whose newest content is not saved', () => {
  it('is one row, which says that what was saved before is kept', () => {
    const grown = { ...content, notSaved: [{ path: 'main.py', reason: 'tooLarge', size: 5_000_000 }] };
    const rows = treeRows(grown, new Set()).filter((row) => row.path === 'main.py');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.kind).toBe('file');
    expect(rows.map(notSavedText)).toEqual([
      'Its newest content is not saved: it is too large (4.8 MB). What was saved before is kept.',
    ]);
  });
});

describe('the place of a row', () => {
  it('is its number among its siblings', () => {
    const rows = treeRows(content, new Set()).map((row) => `${row.path} ${row.position}/${row.siblings}`);
    expect(rows).toContain('data/10.txt 2/3');
    expect(rows).toContain('main.py 4/4');
  });

  it('names what looks the same beside it', () => {
    const twins = {
      ...content,
      files: [file('caf\u00e9'), file('cafe\u0301'), file('d/caf\u00e9'), file('x.py'), file('X.py')],
    };
    const rows = treeRows(twins, new Set()).filter(({ twin }) => twin !== undefined);
    expect(rows.map(({ path }) => path).sort()).toEqual(['X.py', 'cafe\u0301', 'caf\u00e9', 'x.py']);
  });
});

describe('moving', () => {
  it('is possible into every other folder but what is moved itself', () => {
    expect(canMove('a/x.py', '')).toBe(true);
    expect(canMove('a/x.py', 'b')).toBe(true);
    expect(canMove('a/x.py', 'a')).toBe(false);
    expect(canMove('x.py', '')).toBe(false);
    expect(canMove('a', 'a')).toBe(false);
    expect(canMove('a', 'a/b')).toBe(false);
    expect(canMove('a', 'ab')).toBe(true);
  });

  it('knows the folders that only files imply', () => {
    expect(allFolders(content)).toEqual(['a', 'a/b', 'data', 'empty']);
  });
});

describe('a saved edit', () => {
  it('leaves the tree as it is', () => {
    const edited = { ...content, files: content.files.map((one) => ({ ...one, version: 2, size: 5 })) };
    expect(sameTree(content, edited)).toBe(true);
    expect(sameTree(content, { ...content, files: content.files.slice(1) })).toBe(false);
    expect(
      sameTree(content, { ...content, files: content.files.map((one) => ({ ...one, path: `x${one.path}` })) }),
    ).toBe(false);
  });
});

describe('a new name', () => {
  it('must be one, and must not be taken, whatever its case or composition', () => {
    expect(nameProblem('new.py', '', ['main.py'])).toBeNull();
    expect(nameProblem('sub/new.py', '', [])).toBeNull();
    for (const bad of ['', ' ', '/x', 'x/', 'a//b', '..', 'a/../b', 'a\\b', 'a\u0007', 'é'.repeat(128), '\ud800'])
      expect(nameProblem(bad, '', [])).not.toBeNull();
    expect(nameProblem('MAIN.py', 'src', ['src/main.py'])).not.toBeNull();
    expect(nameProblem('e\u0301.py', '', ['\u00e9.py'])).not.toBeNull();
  });
});
