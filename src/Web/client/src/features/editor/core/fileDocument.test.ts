import { describe, expect, it } from 'vitest';
import { changeOf, toText } from './changes';
import { FileDocument } from './fileDocument';

const insert = (document: FileDocument, offset: number, text: string) =>
  document.edit(changeOf([{ offset, deleteCount: 0, insert: text }], document.length));

describe('a file in the editor', () => {
  it('sends what is pending against the confirmed version', () => {
    const document = new FileDocument('print(1)\n', 7);
    insert(document, 6, '2');
    expect(document.send('k')).toMatchObject({
      key: 'k',
      baseVersion: 7,
      edits: [{ offset: 6, deleteCount: 0, insert: '2' }],
      result: 'print(21)\n',
    });
    expect(document.send('l')).toBeNull();
  });

  it('does not apply its own event twice, whether it comes before or after the answer', () => {
    const early = new FileDocument('', 1);
    insert(early, 0, 'x');
    early.send('k');
    const echo = {
      kind: 'edited',
      version: 2,
      edits: [{ offset: 0, deleteCount: 0, insert: 'x' }],
      byMe: true,
    } as const;
    expect(early.receive(echo)).toBeNull();
    expect(early.acknowledge('k', 2)).toBeNull();
    expect(early.text).toBe('x');

    const late = new FileDocument('', 1);
    insert(late, 0, 'x');
    late.send('k');
    late.acknowledge('k', 2);
    expect(late.receive(echo)).toBeNull();
    expect(late.text).toBe('x');
  });

  it('keeps both when another tab of the same person wrote exactly the same', () => {
    const document = new FileDocument('', 1);
    insert(document, 0, 'x');
    document.send('k');
    document.receive({ kind: 'edited', version: 2, edits: [{ offset: 0, deleteCount: 0, insert: 'x' }], byMe: true });
    const foreign = document.refuse('k');
    expect(foreign?.apply(toText('x')).toString()).toBe('xx');
    expect(document.send('l')).toMatchObject({ baseVersion: 2, result: 'xx' });
  });

  it('puts a foreign insertion first at the same place', () => {
    const document = new FileDocument('ab', 1);
    insert(document, 1, 'mine');
    document.receive({
      kind: 'edited',
      version: 2,
      edits: [{ offset: 1, deleteCount: 0, insert: 'THEIRS' }],
      byMe: false,
    });
    expect(document.text).toBe('aTHEIRSmineb');
  });

  it('rebases what was sent when a foreign event shows that it is stale', () => {
    const document = new FileDocument('ab', 1);
    insert(document, 2, '!');
    document.send('k');
    document.receive({ kind: 'edited', version: 2, edits: [{ offset: 0, deleteCount: 1, insert: '' }], byMe: false });
    expect(document.sent).toBeNull();
    expect(document.send('l')).toMatchObject({ baseVersion: 2, edits: [{ offset: 1, deleteCount: 0, insert: '!' }] });
  });

  it('shows line feeds only, and converts carriage returns with the first own change, never by itself', () => {
    const document = new FileDocument('\uFEFFa\r\nb\rc', 3);
    expect(document.text).toBe('a\nb\nc');
    expect(document.isSaved).toBe(true);
    expect(document.send('k')).toBeNull();
    insert(document, 5, '!');
    expect(document.send('k')?.result).toBe('a\nb\nc!');
  });

  it('follows a program that writes carriage returns without answering it', () => {
    const document = new FileDocument('a\n', 1);
    insert(document, 0, 'x');
    document.send('k');
    document.acknowledge('k', 2);
    document.receive({ kind: 'replaced', version: 3, text: 'xa\r\nb\r\n' });
    expect(document.text).toBe('xa\nb\n');
    expect(document.isSaved).toBe(true);
  });

  it('refuses an event that does not fit without changing anything', () => {
    const document = new FileDocument('ab', 1);
    expect(() =>
      document.receive({
        kind: 'edited',
        version: 2,
        edits: [{ offset: 9, deleteCount: 0, insert: 'x' }],
        byMe: false,
      }),
    ).toThrow(RangeError);
    expect(document).toMatchObject({ version: 1, text: 'ab' });
  });
});
