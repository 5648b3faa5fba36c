import { describe, expect, it } from 'vitest';
import { soleArchive } from './picked';
import { outcome, type Picked, sortOut, uploadForm } from './uploadPlan';

const picked = (path: string, size = 1): Picked => ({
  path,
  kind: 'file',
  file: new File([new Uint8Array(size)], path.slice(path.lastIndexOf('/') + 1)),
});
const limits = { maxFileBytes: 10, maxTotalBytes: 100, maxFiles: 5 };

describe('what was picked', () => {
  it('is sorted into what is taken and what is refused, each with its reason', () => {
    const { taken, refused } = sortOut(
      [
        picked('a.py'),
        picked('big.bin', 11),
        picked('d/.venv/lib.py'),
        picked('d/.DS_Store'),
        picked('back\\slash'),
        picked('line\nbreak'),
        picked(`${'é'.repeat(128)}.txt`),
        { path: 'empty', kind: 'folder', file: null },
      ],
      'into',
      limits,
    );
    expect(taken.map(({ path }) => path)).toEqual(['a.py', 'empty']);
    expect(refused.map(({ path }) => path)).toEqual([
      'big.bin',
      'd/.venv/lib.py',
      'd/.DS_Store',
      'back\\slash',
      'line\nbreak',
      `${'é'.repeat(128)}.txt`,
    ]);
    expect(refused.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('may be an archive, which has the limit of a whole workspace', () => {
    const archive = (size: number): Picked => ({ ...picked('x.zip', size), kind: 'archive', path: '' });
    expect(sortOut([archive(50)], '', limits).taken).toHaveLength(1);
    expect(sortOut([archive(101)], '', limits).refused).toEqual([
      { path: 'x.zip', reason: expect.stringContaining('101 bytes') },
    ]);
  });

  it('is asked about when it is one archive and nothing else', () => {
    expect(soleArchive([picked('Data.ZIP')])?.path).toBe('Data.ZIP');
    expect(soleArchive([picked('a.zip'), picked('b.zip')])).toBeNull();
    expect(soleArchive([picked('a.txt')])).toBeNull();
    expect(soleArchive([])).toBeNull();
  });
});

describe('the body of an upload', () => {
  it('is the plan, then the contents in its order', async () => {
    const names = ['a "b" %22.py', 'é/日.txt'];
    const form = uploadForm(
      [...names.map((name) => picked(name)), { path: 'e', kind: 'folder', file: null }],
      'd',
      'keepBoth',
    );
    const [plan, ...contents] = [...form.entries()];
    expect(plan?.[0]).toBe('plan');
    expect(JSON.parse(await (form.get('plan') as Blob).text())).toEqual({
      into: 'd',
      onExisting: 'keepBoth',
      items: [...names.map((path) => ({ path, kind: 'file' })), { path: 'e', kind: 'folder' }],
    });
    expect(contents.map(([name]) => name)).toEqual(['content', 'content']);
  });
});

describe('the outcome', () => {
  it('says what was done in words', () => {
    const nothing = { version: 1, created: 0, replaced: 0, unchanged: 0, leftOut: [] };
    expect(outcome({ ...nothing, created: 1 })).toBe('1 file uploaded.');
    expect(outcome({ ...nothing, created: 2, replaced: 1, leftOut: [{ path: 'x', reason: 'y' }] })).toBe(
      '2 files uploaded, 1 file replaced, 1 left out.',
    );
    expect(outcome(nothing)).toBe('Nothing new was uploaded.');
  });
});
