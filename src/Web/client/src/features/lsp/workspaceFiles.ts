import { BoundModel } from '@/features/editor/boundModel';
import { editor, Uri } from '@/features/editor/monaco';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import type { WorkspaceFile } from '@/shared/api/contract';
import { Guests } from './guests';
import type { LanguageSession } from './languageSession';
import type { ServerLocation } from './protocol';
import { whereabouts } from './uris';

const libraryScheme = 'library';
const mostLibraries = 20;

/** Finds models for what a language server names: of open files, of closed ones, and of libraries. */
export class WorkspaceFiles {
  readonly #session: WorkspaceSession;
  readonly #files: () => readonly WorkspaceFile[];
  readonly #libraries = new Map<string, editor.ITextModel>();

  readonly #guests = new Guests({
    isWanted: (fileId) => this.#isWanted(fileId),
    close: (fileId) => this.#session.close(fileId),
  });
  readonly #hasTab: (fileId: string) => boolean;

  constructor(session: WorkspaceSession, files: () => readonly WorkspaceFile[], hasTab: (fileId: string) => boolean) {
    this.#session = session;
    this.#files = files;
    this.#hasTab = hasTab;
  }

  find(path: string): WorkspaceFile | undefined {
    return this.#files().find((file) => file.path === path);
  }

  /** Whether a model is that of a file of this workspace: another one's may still be saved. */
  isOurs(model: editor.ITextModel, path: string): boolean {
    const document = this.#session.document(this.find(path)?.fileId ?? '');
    return document !== undefined && BoundModel.of(document, path).model === model;
  }

  isOpen(path: string): boolean {
    return this.#session.document(this.find(path)?.fileId ?? '') !== undefined;
  }

  /** The model of a file, which is opened when it was not. Null when there is no such text. */
  async open(path: string): Promise<editor.ITextModel | null> {
    const file = this.find(path);
    if (!file || file.binary) return null;
    const isGuest = this.#guests.has(file.fileId) || this.#session.document(file.fileId) === undefined;
    if (isGuest) this.#guests.welcome(file.fileId);
    try {
      return BoundModel.of(await this.#session.open(file.fileId), path).model;
    } catch {
      return null;
    }
  }

  /** Places that can be shown, with models behind them. */
  async locate(locations: readonly ServerLocation[], server: LanguageSession) {
    const found = await Promise.all(
      locations.map(async ({ uri, range }) => {
        const at = whereabouts(uri);
        const model =
          at === null ? null : await (at.kind === 'file' ? this.open(at.path) : this.#library(at.path, server));
        return model && !model.isDisposed() ? [{ uri: model.uri, range }] : [];
      }),
    );
    return found.flat();
  }

  /** It has a tab, steps that can be taken back, or is shown in a list of references. */
  #isWanted(fileId: string): boolean {
    const document = this.#session.document(fileId);
    if (!document) return false;
    const isListed = globalThis.document.querySelector('.reference-zone-widget') !== null;
    return this.#hasTab(fileId) || isListed || !document.isSaved || !document.history.isEmpty;
  }

  async #library(path: string, server: LanguageSession): Promise<editor.ITextModel | null> {
    const known = this.#libraries.get(path);
    if (known && !known.isDisposed()) return known;
    const text = await server.readLibrary(path);
    if (text === null) return null;
    const uri = Uri.from({ scheme: libraryScheme, path });
    const model = editor.getModel(uri) ?? editor.createModel(text, 'python', uri);
    this.#libraries.set(path, model);
    this.#forgetOldest();
    return model;
  }

  #forgetOldest(): void {
    for (const [path, model] of this.#libraries) {
      if (this.#libraries.size <= mostLibraries) return;
      if (model.isAttachedToEditor()) continue;
      this.#libraries.delete(path);
      model.dispose();
    }
  }

  dispose(): void {
    this.#guests.dispose();
    for (const model of this.#libraries.values()) model.dispose();
    this.#libraries.clear();
  }
}

/** The path of a library that a model shows; null when it shows a file of the workspace. */
export const libraryPathOf = (uri: Uri): string | null => (uri.scheme === libraryScheme ? uri.path : null);
