import type { editor, languages } from '@/features/editor/monaco';
import { editsOf, isObject, positionFor, rangeOf, type ServerEdit, textOf } from './protocol';
import type { RpcChannel } from './rpc';
import { uriOfFile, whereabouts } from './uris';
import type { WorkspaceFiles } from './workspaceFiles';

const mostEdits = 5_000;
const mostFiles = 100;
const rounds = 3;
const pythonName = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

const refused = (rejectReason: string): languages.WorkspaceEdit & languages.Rejection => ({ edits: [], rejectReason });

/**
 * The edits that rename something everywhere. Files that are closed are opened first, so that each change is one of an
 * open file like any other: it is merged with what others type, saved, and becomes an event. What the server says about
 * a file that was closed refers to the disk; so it is asked again, until it has spoken of what the editor holds.
 */
export async function renameEdits(
  channel: RpcChannel,
  files: WorkspaceFiles,
  path: string,
  position: { lineNumber: number; column: number },
  newName: string,
): Promise<languages.WorkspaceEdit & languages.Rejection> {
  if (!pythonName.test(newName)) return refused(`“${newName}” is not a name in Python.`);
  for (let round = 0; round < rounds; round++) {
    const result = await channel.request('textDocument/rename', {
      textDocument: { uri: uriOfFile(path) },
      position: positionFor(position),
      newName,
    });
    if (result === null) return refused('This cannot be renamed.');
    const edits = editsOf(result, mostEdits);
    if (edits === null) return refused('The answer could not be read, or has too many places. Nothing was changed.');
    const byPath = grouped(edits);
    if (byPath === null) return refused('It is also used outside your workspace. Nothing was changed.');
    if (byPath.size > mostFiles) return refused(`It is used in more than ${mostFiles} files. Nothing was changed.`);
    const closed = [...byPath.keys()].filter((other) => !files.isOpen(other));
    const opened = await Promise.all([...byPath.keys()].map((other) => files.open(other)));
    if (opened.some((model) => model === null))
      return refused('One of the files that use it cannot be opened. Nothing was changed.');
    if (closed.length === 0) return { edits: await monacoEdits(byPath, files) };
  }
  return refused('Files change too fast at the moment. Nothing was changed; try again.');
}

/** The part of the text that would be renamed, and what it is called now. */
export async function renameLocation(
  channel: RpcChannel,
  model: editor.ITextModel,
  path: string,
  position: { lineNumber: number; column: number },
): Promise<languages.RenameLocation & languages.Rejection> {
  const result = await channel.request('textDocument/prepareRename', {
    textDocument: { uri: uriOfFile(path) },
    position: positionFor(position),
  });
  const range = isObject(result) ? rangeOf(result.range ?? result) : undefined;
  if (!range) {
    const { lineNumber, column } = position;
    const here = { startLineNumber: lineNumber, startColumn: column, endLineNumber: lineNumber, endColumn: column };
    return { range: here, text: '', rejectReason: 'This cannot be renamed.' };
  }
  return { range, text: (isObject(result) && textOf(result.placeholder, 500)) || model.getValueInRange(range) };
}

function grouped(edits: readonly ServerEdit[]): Map<string, ServerEdit[]> | null {
  const byPath = new Map<string, ServerEdit[]>();
  for (const edit of edits) {
    const at = whereabouts(edit.uri);
    if (at?.kind !== 'file') return null;
    byPath.set(at.path, [...(byPath.get(at.path) ?? []), edit]);
  }
  return byPath;
}

async function monacoEdits(byPath: Map<string, ServerEdit[]>, files: WorkspaceFiles) {
  const all: languages.IWorkspaceTextEdit[] = [];
  for (const [path, edits] of byPath) {
    const model = await files.open(path);
    if (!model) continue;
    for (const { range, text } of edits)
      all.push({ resource: model.uri, versionId: model.getVersionId(), textEdit: { range, text } });
  }
  return all;
}
