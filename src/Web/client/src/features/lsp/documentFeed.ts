import type { editor } from '@/features/editor/monaco';
import type { RpcChannel } from './rpc';
import { isPython, uriOfFile } from './uris';

// Beyond this a file costs the server more memory than what it could say about it is worth.
const mostCharacters = 500_000;

interface Fed {
  path: string;
  version: number;
  unlisten: () => void;
}

/**
 * Tells a language server what the editor's models of Python files hold. Of a file that has a model the model is the
 * truth, saved or not; of the others the server reads the sandbox's disk.
 */
export class DocumentFeed {
  readonly #fed = new Map<editor.ITextModel, Fed>();
  #channel: RpcChannel | null = null;
  /** Somebody types in one. */
  onActivity: () => void = () => {};

  /** A server that knows nothing yet. */
  attach(channel: RpcChannel): void {
    this.#channel = channel;
    for (const [model, fed] of this.#fed) this.#open(model, fed);
  }

  detach(): void {
    this.#channel = null;
  }

  /** A model, or a new name of one. */
  add(model: editor.ITextModel, path: string): void {
    const before = this.#fed.get(model);
    if (before?.path === path) return;
    if (before) this.remove(model);
    if (!isPython(path) || model.getValueLength() > mostCharacters) return;
    const fed: Fed = { path, version: 0, unlisten: () => {} };
    const listening = model.onDidChangeContent((event) => this.#changed(model, fed, event));
    fed.unlisten = () => listening.dispose();
    this.#fed.set(model, fed);
    this.#open(model, fed);
  }

  remove(model: editor.ITextModel): void {
    const fed = this.#fed.get(model);
    if (!fed) return;
    fed.unlisten();
    this.#fed.delete(model);
    this.#channel?.notify('textDocument/didClose', { textDocument: { uri: uriOfFile(fed.path) } });
  }

  clear(): void {
    for (const model of [...this.#fed.keys()]) this.remove(model);
  }

  pathOf(model: editor.ITextModel): string | undefined {
    return this.#fed.get(model)?.path;
  }

  modelOf(path: string): editor.ITextModel | undefined {
    for (const [model, fed] of this.#fed) if (fed.path === path) return model;
    return undefined;
  }

  /** The number of the text that the server was told last. */
  versionOf(path: string): number | undefined {
    for (const fed of this.#fed.values()) if (fed.path === path) return fed.version;
    return undefined;
  }

  get size(): number {
    return this.#fed.size;
  }

  #open(model: editor.ITextModel, fed: Fed): void {
    fed.version++;
    this.#channel?.notify('textDocument/didOpen', {
      textDocument: { uri: uriOfFile(fed.path), languageId: 'python', version: fed.version, text: model.getValue() },
    });
  }

  #changed(model: editor.ITextModel, fed: Fed, event: editor.IModelContentChangedEvent): void {
    fed.version++;
    this.onActivity();
    this.#channel?.notify('textDocument/didChange', {
      textDocument: { uri: uriOfFile(fed.path), version: fed.version },
      // The changes of one event are ordered so that they can be applied one after the other, as the protocol wants it.
      contentChanges: event.isFlush
        ? [{ text: model.getValue() }]
        : event.changes.map(({ range, text }) => ({
            range: {
              start: { line: range.startLineNumber - 1, character: range.startColumn - 1 },
              end: { line: range.endLineNumber - 1, character: range.endColumn - 1 },
            },
            text,
          })),
    });
  }
}
