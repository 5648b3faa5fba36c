import type { ChangeSet } from '@codemirror/state';
import { useSettings } from '@/features/settings/settings';
import { changeOf } from './core/changes';
import type { DocumentSync } from './core/documentSync';
import { nameModel } from './modelPaths';
import { editor, languageOf, Range, Uri } from './monaco';

const models = new WeakMap<DocumentSync, BoundModel>();

/** The editor's model of an open file, and the two-way street between them. One per file, kept across tab switches. */
export class BoundModel {
  readonly model: editor.ITextModel;
  /** Where each of the editors has scrolled to, by its side. */
  readonly #viewStates = new Map<string, editor.ICodeEditorViewState>();
  readonly #document: DocumentSync;
  #applying = false;
  #isSameAct = false;

  static of(document: DocumentSync, path: string): BoundModel {
    let bound = models.get(document);
    if (!bound || bound.model.isDisposed()) {
      bound = new BoundModel(document, path);
      models.set(document, bound);
    }
    bound.follow(path);
    return bound;
  }

  private constructor(document: DocumentSync, path: string) {
    this.#document = document;
    this.model = editor.createModel(document.document.text, languageOf(path), Uri.parse(`file:///${newName()}`));
    this.model.setEOL(editor.EndOfLineSequence.LF);
    this.model.onDidChangeContent((event) => this.#edited(event));
    document.onDispose = () => this.model.dispose();
    document.onForeignChange = (changes) => this.#apply(changes);
  }

  follow(path: string): void {
    nameModel(this.model, path);
    if (this.model.getLanguageId() !== languageOf(path)) editor.setModelLanguage(this.model, languageOf(path));
  }

  /** Brings the file into an editor, scrolled to where it was there. */
  show(view: editor.ICodeEditor, side: string): void {
    const { tabWidth, insertSpaces } = useSettings.getState();
    this.model.updateOptions({ tabSize: tabWidth, insertSpaces });
    view.setModel(this.model);
    const state = this.#viewStates.get(side);
    if (state) view.restoreViewState(state);
  }

  /** Another file takes its place in the editor. */
  leave(view: editor.ICodeEditor, side: string): void {
    const state = view.getModel() === this.model ? view.saveViewState() : null;
    if (state) this.#viewStates.set(side, state);
  }

  undo(): number | null {
    return this.#revert(this.#document.history.undo(this.#document.document.content));
  }

  redo(): number | null {
    return this.#revert(this.#document.history.redo(this.#document.document.content));
  }

  #revert(changes: ChangeSet | null): number | null {
    if (changes === null) return null;
    this.#apply(changes);
    this.#document.edit(changes);
    let cursor: number | null = null;
    changes.iterChanges((_from, _to, _fromAfter, toAfter) => {
      cursor = toAfter;
    });
    return cursor;
  }

  #edited(event: editor.IModelContentChangedEvent): void {
    if (this.#applying) return;
    const { document } = this.#document;
    const before = document.content;
    let all: ChangeSet | null = null;
    // The changes of one event are ordered so that they can be applied one after the other.
    for (const { rangeOffset: offset, rangeLength: deleteCount, text: insert } of event.changes) {
      const change = changeOf([{ offset, deleteCount, insert }], all?.newLength ?? before.length);
      all = all === null ? change : all.compose(change);
    }
    if (all === null) return;
    this.#document.history.record(all, before, performance.now(), this.#isSameAct);
    // What a command changes in several steps, as vim's :s does, is taken back in one.
    this.#isSameAct = true;
    queueMicrotask(() => {
      this.#isSameAct = false;
    });
    this.#document.edit(all);
    this.#check();
    this.#tokenize(event);
  }

  /**
   * Enter indents only where the lines above have been tokenised, which the editor leaves to idle moments. Somebody who
   * types fast on a busy machine would be there first, so the line that was typed in is done at once.
   */
  #tokenize({ changes }: editor.IModelContentChangedEvent): void {
    if (this.model.getLineCount() > tokenizedLines) return;
    const last = changes.reduce(
      (line, { range, text }) => Math.max(line, range.startLineNumber + count(text, '\n')),
      1,
    );
    editor.colorizeModelLine(this.model, Math.min(last, this.model.getLineCount()));
  }

  #apply(changes: ChangeSet): void {
    const edits: editor.IIdentifiedSingleEditOperation[] = [];
    changes.iterChanges((from, to, _a, _b, inserted) => {
      const range = Range.fromPositions(this.model.getPositionAt(from), this.model.getPositionAt(to));
      edits.push({ range, text: inserted.toString() });
    });
    this.#silently(() => this.model.applyEdits(edits));
    // While a foreign change is applied the document is already ahead, so both must agree now.
    queueMicrotask(() => this.#check());
  }

  /** Should editor and document ever differ, the document is right: it is what the server gets. */
  #check(): void {
    if (this.model.isDisposed() || this.model.getValueLength() === this.#document.document.length) return;
    this.#silently(() => this.model.setValue(this.#document.document.text));
  }

  #silently(action: () => void): void {
    this.#applying = true;
    try {
      action();
    } finally {
      this.#applying = false;
    }
  }
}

// Beyond this, doing all lines above at once could be felt.
const tokenizedLines = 2_000;
const count = (text: string, part: string): number => text.split(part).length - 1;

let made = 0;
const newName = () => `model-${++made}`;
