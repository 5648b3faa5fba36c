import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, toText } from './changes';
import { UndoHistory } from './undoHistory';

function file(start: string) {
  const history = new UndoHistory();
  let text = toText(start);
  let now = 0;
  return {
    get text() {
      return text.toString();
    },
    type(offset: number, insert: string, deleteCount = 0, after = 10_000) {
      const changes = changeOf([{ offset, deleteCount, insert }], text.length);
      now += after;
      history.record(changes, text, now);
      text = changes.apply(text);
    },
    foreign(offset: number, insert: string, deleteCount = 0) {
      const changes = changeOf([{ offset, deleteCount, insert }], text.length);
      history.foreign(changes);
      text = changes.apply(text);
    },
    undo() {
      const changes = history.undo(text);
      if (changes) text = changes.apply(text);
      return changes !== null;
    },
    redo() {
      const changes = history.redo(text);
      if (changes) text = changes.apply(text);
      return changes !== null;
    },
  };
}

describe('undo', () => {
  it('takes back a word at a time while typing fast', () => {
    const it = file('');
    for (const [at, character] of [...'ab cd'].entries()) it.type(at, character, 0, 50);
    it.undo();
    expect(it.text).toBe('ab');
    it.undo();
    expect(it.text).toBe('');
    it.redo();
    it.redo();
    expect(it.text).toBe('ab cd');
  });

  it('leaves what others wrote, and finds its own place again', () => {
    const it = file('x');
    it.type(1, 'mine');
    it.foreign(0, 'theirs ');
    it.undo();
    expect(it.text).toBe('theirs x');
    it.redo();
    expect(it.text).toBe('theirs xmine');
  });

  it('has nothing to take back when others removed it', () => {
    const it = file('x');
    it.type(1, 'mine');
    it.foreign(1, '', 4);
    expect(it.undo()).toBe(false);
    expect(it.text).toBe('x');
  });

  it('returns to the start when nobody else writes, and never breaks when somebody does', () => {
    const act = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 3 }),
      insert: fc.string({ maxLength: 3 }),
      other: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.string(), fc.array(act, { maxLength: 30 }), (start, acts) => {
        const it = file(toText(start).toString());
        for (const { at, cut, insert, other } of acts) {
          const offset = at % (it.text.length + 1);
          const count = Math.min(cut, it.text.length - offset);
          if (count === 0 && insert === '') continue;
          if (other) it.foreign(offset, insert, count);
          else it.type(offset, insert, count);
        }
        const end = it.text;
        while (it.undo());
        if (acts.every((each) => !each.other)) expect(it.text).toBe(start);
        while (it.redo());
        if (acts.every((each) => !each.other)) expect(it.text).toBe(end);
      }),
    );
  });

  it('takes back in one step what was one act', () => {
    const history = new UndoHistory();
    const before = toText('a a');
    const first = changeOf([{ offset: 0, deleteCount: 1, insert: 'b' }], 3);
    history.record(first, before, 0);
    history.record(changeOf([{ offset: 2, deleteCount: 1, insert: 'b' }], 3), first.apply(before), 0, true);
    expect(history.undo(toText('b b'))?.apply(toText('b b')).toString()).toBe('a a');
    expect(history.undo(before)).toBeNull();
  });
});
