import { ChangeSet, type Text } from '@codemirror/state';

const limit = 500;
const joinMilliseconds = 800;
// What is kept over a reload: as many steps as fit, from the newest.
const keptSteps = 100;
const keptCharacters = 100_000;

/** Steps that can be taken back after a reload, in a form that can be stored. */
export interface KeptHistory {
  undo: unknown[];
  redo: unknown[];
}

/**
 * What undo and redo do in a file that others change too: each takes back this person's own change, wherever it is by
 * now, and leaves everybody else's alone. (The editor's own undo stack counts on nobody else writing.)
 */
export class UndoHistory {
  #undo: ChangeSet[] = [];
  #redo: ChangeSet[] = [];
  #joinsUntil = 0;
  #lastEnd = -1;

  /** There is nothing to take back or to do again. */
  get isEmpty(): boolean {
    return this.#undo.length === 0 && this.#redo.length === 0;
  }

  /** The person made `changes` to `before`; as a part of what they did last, when `isOneWithLast`. */
  record(changes: ChangeSet, before: Text, now = performance.now(), isOneWithLast = false): void {
    const inverse = changes.invert(before);
    const typed = singleInsertion(changes);
    const top = this.#undo.at(-1);
    const goesOn = typed !== null && now < this.#joinsUntil && typed.at === this.#lastEnd && !/\s/.test(typed.text);
    const joins = isOneWithLast || goesOn;
    if (joins && top) this.#undo[this.#undo.length - 1] = inverse.compose(top);
    else this.#undo.push(inverse);
    if (this.#undo.length > limit) this.#undo.shift();
    this.#redo = [];
    this.#joinsUntil = typed ? now + joinMilliseconds : 0;
    this.#lastEnd = typed ? typed.at + typed.text.length : -1;
  }

  /** The history as `keep` returned it, of a text of this length; nothing of it when it does not fit. */
  static restored({ undo, redo }: KeptHistory, length: number): UndoHistory {
    const history = new UndoHistory();
    history.#undo = stackOf(undo, length);
    history.#redo = stackOf(redo, length);
    return history;
  }

  keep(): KeptHistory {
    return { undo: newest(this.#undo), redo: newest(this.#redo) };
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

function newest(stack: readonly ChangeSet[]): unknown[] {
  const kept: unknown[] = [];
  let characters = 0;
  for (let at = stack.length - 1; at >= 0 && kept.length < keptSteps; at--) {
    const step = stack[at];
    if (!step) break;
    step.iterChanges((_from, _to, _a, _b, inserted) => {
      characters += inserted.length + 20;
    });
    if (characters > keptCharacters) break;
    kept.unshift(step.toJSON());
  }
  return kept;
}

function stackOf(kept: readonly unknown[], length: number): ChangeSet[] {
  const stack = kept.map((step) => ChangeSet.fromJSON(step));
  // Each applies to the text that the one above it leads to.
  let expected = length;
  for (const step of [...stack].reverse()) {
    if (step.length !== expected) return [];
    expected = step.newLength;
  }
  return stack;
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
