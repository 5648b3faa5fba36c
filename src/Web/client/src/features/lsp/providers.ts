import { diff, editsOf } from '@/features/editor/core/changes';
import { type editor, languages } from '@/features/editor/monaco';
import { toast } from '@/shared/ui/toast';
import { completionOf, hoverOf, resolved, type ServerItem, signatureOf } from './convert';
import type { LanguageSession } from './languageSession';
import { isObject, listOf, locationsOf, positionFor, rangeOf } from './protocol';
import { renameEdits, renameLocation } from './rename';
import type { Cancellation, RpcChannel } from './rpc';
import { uriOfFile, uriOfLibrary } from './uris';
import { libraryPathOf, type WorkspaceFiles } from './workspaceFiles';

const language = 'python';
/** How long something that a person does not wait for is worth waiting for a server that starts. */
const patience = 4_000;
const mostCompletions = 5_000;
const mostLocations = 300;

type Position = { lineNumber: number; column: number };

/** Lets the editor ask the language server. What a server that is away or too slow cannot answer, is simply not shown. */
export function registerProviders(server: LanguageSession, files: WorkspaceFiles): () => void {
  const ask = async (
    method: string,
    model: editor.ITextModel,
    position: Position | null,
    token?: Cancellation,
    more?: object,
  ) => {
    const uri = uriOf(server, model);
    const channel = uri && (await server.ready(patience, token));
    if (!channel) return null;
    try {
      return await channel.request(
        method,
        { textDocument: { uri }, ...(position && { position: positionFor(position) }), ...more },
        token,
      );
    } catch {
      return null;
    }
  };
  const places = async (method: string, model: editor.ITextModel, position: Position, token: Cancellation, more = {}) =>
    files.locate(locationsOf(await ask(method, model, position, token, more), mostLocations), server);
  const withFile = async <T>(
    model: editor.ITextModel,
    action: (channel: RpcChannel, path: string) => Promise<T>,
  ): Promise<T> => {
    const path = server.feed.pathOf(model);
    const channel = path === undefined ? null : await server.ready(patience);
    if (path === undefined || !channel) throw new Error('Code assistance is not ready. Nothing was changed.');
    return action(channel, path);
  };

  const registered = [
    languages.registerCompletionItemProvider(language, {
      triggerCharacters: ['.', '[', '"', "'"],
      provideCompletionItems: async (model, position, { triggerCharacter }, token) => {
        const word = wordAt(model, position);
        const context = triggerCharacter ? { triggerKind: 2, triggerCharacter } : { triggerKind: 1 };
        const result = await ask('textDocument/completion', model, position, token, { context });
        const items = listOf(isObject(result) ? result.items : result, mostCompletions);
        const suggestions = items.flatMap((raw) => completionOf(raw, word) ?? []);
        return { suggestions, incomplete: isObject(result) && result.isIncomplete === true };
      },
      resolveCompletionItem: async (item, token) => {
        const { raw } = item as ServerItem;
        const channel = await server.ready(0);
        if (!channel) return item;
        return channel.request('completionItem/resolve', raw, token).then(
          (answer) => resolved(item as ServerItem, answer),
          () => item,
        );
      },
    }),
    languages.registerSignatureHelpProvider(language, {
      signatureHelpTriggerCharacters: ['(', ','],
      signatureHelpRetriggerCharacters: [')'],
      provideSignatureHelp: async (model, position, token) => {
        const value = signatureOf(await ask('textDocument/signatureHelp', model, position, token));
        return value && { value, dispose: () => {} };
      },
    }),
    languages.registerHoverProvider(language, {
      provideHover: async (model, position, token) => hoverOf(await ask('textDocument/hover', model, position, token)),
    }),
    languages.registerDefinitionProvider(language, {
      provideDefinition: (model, position, token) => places('textDocument/definition', model, position, token),
    }),
    languages.registerReferenceProvider(language, {
      provideReferences: (model, position, { includeDeclaration }, token) =>
        places('textDocument/references', model, position, token, { context: { includeDeclaration } }),
    }),
    languages.registerDocumentHighlightProvider(language, {
      provideDocumentHighlights: async (model, position, token) =>
        listOf(await ask('textDocument/documentHighlight', model, position, token), mostLocations).flatMap((raw) => {
          const range = rangeOf(raw.range);
          return range ? [{ range }] : [];
        }),
    }),
    languages.registerRenameProvider(language, {
      provideRenameEdits: (model, position, newName) =>
        withFile(model, (channel, path) => renameEdits(channel, files, path, position, newName)),
      resolveRenameLocation: (model, position) =>
        withFile(model, (channel, path) => renameLocation(channel, model, path, position)),
    }),
    languages.registerDocumentFormattingEditProvider(language, {
      displayName: 'Black',
      provideDocumentFormattingEdits: (model) => formattingEdits(server, model),
    }),
  ];
  return () => {
    for (const one of registered) one.dispose();
  };
}

async function formattingEdits(server: LanguageSession, model: editor.ITextModel): Promise<languages.TextEdit[]> {
  const path = server.feed.pathOf(model);
  if (path === undefined) return [];
  const before = model.getValue();
  try {
    const { Text: text, Problem: problem } = await server.format(path, before);
    if (text === null) {
      toast.error(`The file was not formatted. ${problem ?? ''}`);
      return [];
    }
    // Line by line where it can: the cursor, marks and what others type stay where they are.
    return editsOf(diff(before, text)).map(({ offset, deleteCount, insert }) => {
      const [from, to] = [model.getPositionAt(offset), model.getPositionAt(offset + deleteCount)];
      return {
        range: {
          startLineNumber: from.lineNumber,
          startColumn: from.column,
          endLineNumber: to.lineNumber,
          endColumn: to.column,
        },
        text: insert,
      };
    });
  } catch {
    toast.error('The file was not formatted: the connection to the sandbox was lost. It is as it was.');
    return [];
  }
}

function uriOf(server: LanguageSession, model: editor.ITextModel): string | null {
  const library = libraryPathOf(model.uri);
  if (library !== null) return uriOfLibrary(library);
  const path = server.feed.pathOf(model);
  return path === undefined ? null : uriOfFile(path);
}

function wordAt(model: editor.ITextModel, position: Position) {
  const { startColumn } = model.getWordUntilPosition(position);
  const { lineNumber } = position;
  return { startLineNumber: lineNumber, startColumn, endLineNumber: lineNumber, endColumn: position.column };
}
