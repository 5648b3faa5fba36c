import { describe, expect, it } from 'vitest';
import { DocumentSync, type DocumentTransport } from '@/features/editor/core/documentSync';
import { FileDocument } from '@/features/editor/core/fileDocument';
import { putSuggestion } from './putSuggestion';

const open = (text: string) => new DocumentSync(new FileDocument(text, 3), {} as DocumentTransport);

describe('a suggestion that is applied', () => {
  for (const [name, text] of [
    ['line feeds', 'one\ntwo\nthree\nfour\n'],
    ['Windows line ends', 'one\r\ntwo\r\nthree\r\nfour\r\n'],
    ['a byte order mark', '\uFEFFone\r\ntwo\r\nthree\r\nfour\r\n'],
  ] as const)
    it(`replaces exactly its lines in a file with ${name}`, () => {
      const replaced = open(text);
      expect(putSuggestion(replaced, 3, 3, 'THREE\r\nand more')).toBe(true);
      expect(replaced.document.text).toBe('one\ntwo\nTHREE\nand more\nfour\n');
      const removed = open(text);
      expect(putSuggestion(removed, 2, 3, '')).toBe(true);
      expect(removed.document.text).toBe('one\nfour\n');
    });

  it('does nothing to a file that has no such lines, or something unsaved', () => {
    const sync = open('one\n');
    expect(putSuggestion(sync, 3, 4, 'x')).toBe(false);
    expect(putSuggestion(sync, 1, 1, 'x')).toBe(true);
    expect(putSuggestion(sync, 1, 1, 'y')).toBe(false);
    expect(sync.document.text).toBe('x\n');
  });
});
