import type { ChangeSet, Text } from '@codemirror/state';

const limit = 500;
const joinMilliseconds = 800;

/**
 * What undo and redo do in a file that others change too: each takes back this person's own change, wherever it is by
 * now, and leaves everybody else's alone. (The editor's own undo stack counts on nobody else writing.)
 */
export class UndoHistory {
  #undo: ChangeSet[] = [];
  #redo: ChangeSet[] = [];
  #joinsUntil = 0;
  #lastEnd = -1;

  /** The person made `changes` to `before`. */
  record(changes: ChangeSet, before: Text, now = performance.now()): void {
    const inverse = changes.invert(before);
    const typed = singleInsertion(changes);
    const top = this.#undo.at(-1);
    const joins = typed !== null && now < this.#joinsUntil && typed.at === this.#lastEnd && !/\s/.test(typed.text);
    if (joins && top) this.#undo[this.#undo.length - 1] = inverse.compose(top);
    else this.#undo.push(inverse);
    if (this.#undo.length > limit) this.#undo.shift();
    this.#redo = [];
    this.#joinsUntil = typed ? now + joinMilliseconds : 0;
    this.#lastEnd = typed ? typed.at + typed.text.length : -1;
  }

  /** Somebody else made `changes`: what undo would do moves along. */
  foreign(changes: ChangeSet): void {
    this.#undo = moved(this.#undo, changes);
    this.#redo = moved(this.#redo, changes);
    this.#joinsUntil = 0;
  }

  undo(text: Text): ChangeSet | null {
    return this.#move(this.#undo, this.#redo, text);
  }

  redo(text: Text): ChangeSet | null {
    return this.#move(this.#redo, this.#undo, text);
  }

  #move(from: ChangeSet[], to: ChangeSet[], text: Text): ChangeSet | null {
    this.#joinsUntil = 0;
    for (;;) {
      const changes = from.pop();
      if (!changes) return null;
      // Others may have removed everything that this would have taken back.
      if (changes.empty) continue;
      to.push(changes.invert(text));
      return changes;
    }
  }
}

/** The stack after a foreign change to the text that its top applies to. */
function moved(stack: readonly ChangeSet[], foreign: ChangeSet): ChangeSet[] {
  const result: ChangeSet[] = [];
  let over = foreign;
  for (const changes of [...stack].reverse()) {
    result.unshift(changes.map(over));
    over = over.map(changes, true);
  }
  return result;
}

function singleInsertion(changes: ChangeSet): { at: number; text: string } | null {
  let found: { at: number; text: string } | null = null;
  let parts = 0;
  changes.iterChanges((from, to, _a, _b, inserted) => {
    parts++;
    if (from === to) found = { at: from, text: inserted.toString() };
  });
  return parts === 1 ? found : null;
}
