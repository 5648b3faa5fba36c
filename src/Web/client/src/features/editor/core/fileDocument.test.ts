import { describe, expect, it } from 'vitest';
import { changeOf, toText } from './changes';
import { FileDocument } from './fileDocument';

const insert = (document: FileDocument, offset: number, text: string) =>
  document.edit(changeOf([{ offset, deleteCount: 0, insert: text }], document.length));

describe('a file in the editor', () => {
  it('sends what is pending against the confirmed version', () => {
    const document = new FileDocument('print(1)\n', 7);
    insert(document, 6, '2');
    expect(document.send()).toMatchObject({
      baseVersion: 7,
      edits: [{ offset: 6, deleteCount: 0, insert: '2' }],
      result: 'print(21)\n',
    });
    expect(document.send()).toBeNull();
  });

  it('does not apply its own event twice, whether it comes before or after the answer', () => {
    for (const order of ['event first', 'answer first']) {
      const document = new FileDocument('', 1);
      insert(document, 0, 'x');
      const key = document.send()?.key ?? '';
      const own = () =>
        document.receive({ kind: 'edited', version: 2, edits: [{ offset: 0, deleteCount: 0, insert: 'x' }], key });
      if (order === 'event first') expect(own()).toBeNull();
      document.acknowledge(key, 2);
      expect(own()).toBeNull();
      expect(document).toMatchObject({ text: 'x', version: 2, isSaved: true });
    }
  });

  it('keeps both when another tab of the same person wrote exactly the same', () => {
    const document = new FileDocument('', 1);
    insert(document, 0, 'x');
    document.send();
    const edits = [{ offset: 0, deleteCount: 0, insert: 'x' }];
    const foreign = document.receive({ kind: 'edited', version: 2, edits, key: 'another tab' });
    expect(foreign?.apply(toText('x')).toString()).toBe('xx');
    expect(document.send()).toMatchObject({ baseVersion: 2, result: 'xx' });
  });

  it('puts a foreign insertion first at the same place', () => {
    const document = new FileDocument('ab', 1);
    insert(document, 1, 'mine');
    document.receive({
      kind: 'edited',
      version: 2,
      edits: [{ offset: 1, deleteCount: 0, insert: 'THEIRS' }],
      key: null,
    });
    expect(document.text).toBe('aTHEIRSmineb');
  });

  it('rebases what was sent when a foreign event shows that it is stale', () => {
    const document = new FileDocument('ab', 1);
    insert(document, 2, '!');
    document.send();
    document.receive({ kind: 'edited', version: 2, edits: [{ offset: 0, deleteCount: 1, insert: '' }], key: null });
    expect(document.sent).toBeNull();
    expect(document.send()).toMatchObject({ baseVersion: 2, edits: [{ offset: 1, deleteCount: 0, insert: '!' }] });
  });

  it('shows line feeds only, and converts carriage returns with the first own change, never by itself', () => {
    const document = new FileDocument('\uFEFFa\r\nb\rc', 3);
    expect(document.text).toBe('a\nb\nc');
    expect(document.isSaved).toBe(true);
    expect(document.send()).toBeNull();
    insert(document, 5, '!');
    expect(document.send()?.result).toBe('a\nb\nc!');
  });

  it('follows a program that writes carriage returns without answering it', () => {
    const document = new FileDocument('a\n', 1);
    insert(document, 0, 'x');
    document.acknowledge(document.send()?.key ?? '', 2);
    document.receive({ kind: 'replaced', version: 3, text: 'xa\r\nb\r\n' });
    expect(document.text).toBe('xa\nb\n');
    expect(document.isSaved).toBe(true);
  });

  it('is the same after a restart, and sends what was on its way again under its key', () => {
    const document = new FileDocument('ab', 4);
    insert(document, 1, 'sent');
    const sent = document.send();
    insert(document, 0, 'pending ');
    const restored = FileDocument.restored('ab', JSON.parse(JSON.stringify(document.snapshot())));
    restored.resume();
    expect(restored.text).toBe('pending asentb');
    expect(restored.sent).toEqual(sent);
    restored.acknowledge(sent?.key ?? '', 5);
    expect(restored.send()).toMatchObject({ baseVersion: 5, result: 'pending asentb' });
  });

  it('recognises what was sent after it was last kept, and adds nothing twice', () => {
    const document = new FileDocument('', 1);
    insert(document, 0, 'kept');
    const kept = document.snapshot();
    insert(document, 4, ' and sent');
    const sent = document.send();
    const restored = FileDocument.restored('', kept);
    const change = restored.receive({ kind: 'edited', version: 2, edits: sent?.edits ?? [], key: sent?.key ?? null });
    restored.resume();
    expect(change?.apply(toText('kept')).toString()).toBe('kept and sent');
    expect(restored).toMatchObject({ text: 'kept and sent', isSaved: true, version: 2 });
  });

  it('cannot be restored onto another text', () => {
    const document = new FileDocument('ab', 1);
    insert(document, 1, 'x');
    expect(() => FileDocument.restored('abc', document.snapshot())).toThrow(RangeError);
  });

  it('refuses an event that does not fit without changing anything', () => {
    const document = new FileDocument('ab', 1);
    expect(() =>
      document.receive({
        kind: 'edited',
        version: 2,
        edits: [{ offset: 9, deleteCount: 0, insert: 'x' }],
        key: null,
      }),
    ).toThrow(RangeError);
    expect(document).toMatchObject({ version: 1, text: 'ab' });
  });
});
