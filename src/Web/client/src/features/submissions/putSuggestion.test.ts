import { describe, expect, it } from 'vitest';
import { DocumentSync, type DocumentTransport } from '@/features/editor/core/documentSync';
import { FileDocument } from '@/features/editor/core/fileDocument';
import { linesOf, putSuggestion } from './putSuggestion';

const open = (text: string) => new DocumentSync(new FileDocument(text, 3), {} as DocumentTransport);

describe('a suggestion that is applied', () => {
  for (const [name, text] of [
    ['line feeds', 'one\ntwo\nthree\nfour\n'],
    ['Windows line ends', 'one\r\ntwo\r\nthree\r\nfour\r\n'],
    ['a byte order mark', '\uFEFFone\r\ntwo\r\nthree\r\nfour\r\n'],
  ] as const)
    it(`replaces exactly its lines in a file with ${name}`, () => {
      const replaced = open(text);
      expect(putSuggestion(replaced, 3, 3, 'THREE\r\nand more', 'three')).toBe('applied');
      expect(replaced.document.text).toBe('one\ntwo\nTHREE\nand more\nfour\n');
      const removed = open(text);
      expect(putSuggestion(removed, 2, 3, '', 'two\nthree')).toBe('applied');
      expect(removed.document.text).toBe('one\nfour\n');
    });

  it('does nothing to a file that has no such lines, or something unsaved', () => {
    const sync = open('one\n');
    expect(putSuggestion(sync, 3, 4, 'x', 'three\nfour')).toBe('again');
    expect(putSuggestion(sync, 1, 1, 'x', 'one')).toBe('applied');
    expect(putSuggestion(sync, 1, 1, 'y', 'x')).toBe('again');
    expect(sync.document.text).toBe('x\n');
  });

  it('does not put in again what is there, and takes nothing away that was written since', () => {
    const done = open('one\nTWO\n');
    expect(putSuggestion(done, 2, 2, 'TWO\n', 'two')).toBe('there');
    const written = open('one\ntwo\nmine\nthree\n');
    expect(putSuggestion(written, 2, 4, 'TWO', 'two\nthree')).toBe('changed');
    expect(written.document.text).toBe('one\ntwo\nmine\nthree\n');
    expect(putSuggestion(written, 2, 4, 'TWO', null)).toBe('applied');
    expect(written.document.text).toBe('one\nTWO\n');
  });

  it('tells lines apart from their ends', () => {
    expect(linesOf('a\r\nb\r\nc', 1, 2)).toBe('a\nb');
    expect(linesOf('a\n', 3, 3)).toBeNull();
  });
});
