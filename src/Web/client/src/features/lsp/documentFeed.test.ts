import { expect, it } from 'vitest';
import type { editor } from '@/features/editor/monaco';
import { DocumentFeed } from './documentFeed';
import { RpcChannel } from './rpc';

type Listener = (event: editor.IModelContentChangedEvent) => void;

/** As much of the editor's model as is looked at. */
function modelOf(text: string) {
  const listeners = new Set<Listener>();
  const model = {
    getValue: () => text,
    getValueLength: () => text.length,
    onDidChangeContent: (listener: Listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  } as unknown as editor.ITextModel;
  const change = (event: Partial<editor.IModelContentChangedEvent>) => {
    for (const listener of listeners) listener(event as editor.IModelContentChangedEvent);
  };
  return { model, change, listeners };
}

function server() {
  const sent: { method: string; params: { textDocument: Record<string, unknown>; contentChanges?: unknown } }[] = [];
  const channel = new RpcChannel({
    send: (bytes) => sent.push(JSON.parse(new TextDecoder().decode(bytes))),
    notified: () => {},
    asked: () => null,
  });
  return { channel, sent };
}

const folder = 'file:///home/learner/workspace';

it('tells of Python files only, by the name that they have, in its letter case', () => {
  const feed = new DocumentFeed();
  const { channel, sent } = server();
  feed.attach(channel);
  feed.add(modelOf('a').model, 'MyMain.py');
  feed.add(modelOf('b').model, 'notes.txt');
  feed.add(modelOf('x'.repeat(600_000)).model, 'large.py');
  expect(sent.map(({ params }) => params.textDocument.uri)).toEqual([`${folder}/MyMain.py`]);
});

it('tells what is typed, in order, with rising numbers', () => {
  const feed = new DocumentFeed();
  const { channel, sent } = server();
  feed.attach(channel);
  const { model, change } = modelOf('a\n');
  feed.add(model, 'a.py');
  const range = { startLineNumber: 1, startColumn: 2, endLineNumber: 1, endColumn: 2 };
  change({ isFlush: false, changes: [{ range, rangeOffset: 1, rangeLength: 0, text: 'b' }] });
  change({ isFlush: true, changes: [] });
  expect(sent[1]?.params).toEqual({
    textDocument: { uri: `${folder}/a.py`, version: 2 },
    contentChanges: [{ range: { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } }, text: 'b' }],
  });
  expect(sent[2]?.params.contentChanges).toEqual([{ text: 'a\n' }]);
  expect(feed.versionOf('a.py')).toBe(3);
});

it('a server that comes later hears everything anew', () => {
  const feed = new DocumentFeed();
  const { model, change } = modelOf('a');
  feed.add(model, 'a.py');
  const first = server();
  feed.attach(first.channel);
  feed.detach();
  change({ isFlush: true, changes: [] });
  const second = server();
  feed.attach(second.channel);
  expect(first.sent.map(({ method }) => method)).toEqual(['textDocument/didOpen']);
  expect(second.sent.map(({ method }) => method)).toEqual(['textDocument/didOpen']);
});

it('a file that is renamed is closed under its old name, and one that is closed is let go of', () => {
  const feed = new DocumentFeed();
  const { channel, sent } = server();
  feed.attach(channel);
  const { model, listeners } = modelOf('a');
  feed.add(model, 'a.py');
  feed.add(model, 'a.py');
  feed.add(model, 'b.py');
  feed.remove(model);
  expect(sent.map(({ method, params }) => `${method} ${params.textDocument.uri}`)).toEqual([
    `textDocument/didOpen ${folder}/a.py`,
    `textDocument/didClose ${folder}/a.py`,
    `textDocument/didOpen ${folder}/b.py`,
    `textDocument/didClose ${folder}/b.py`,
  ]);
  expect(listeners.size).toBe(0);
});
