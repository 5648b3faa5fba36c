import { describe, expect, it } from 'vitest';
import { parts } from './preview';

const match = (preview: string, column: number, length: number, previewOffset = 0) =>
  parts({ offset: 0, length, insert: null, line: 1, column, preview, previewOffset });

describe('the line of a match', () => {
  it('is cut at the match, without its indentation', () => {
    expect(match('    return x', 12, 1)).toEqual({ before: 'return ', hit: 'x', after: '' });
    expect(match('  x', 1, 3)).toEqual({ before: '', hit: '  x', after: '' });
  });

  it('says that it begins in the middle, and ends where the preview does', () => {
    expect(match('abc needle', 105, 99, 100)).toEqual({ before: '…abc ', hit: 'needle', after: '' });
  });
});
