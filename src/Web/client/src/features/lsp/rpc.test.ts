import { describe, expect, it } from 'vitest';
import { answer, introduce } from './languageServer';
import { RpcChannel, RpcError } from './rpc';

const encode = (message: unknown) => new TextEncoder().encode(JSON.stringify(message));
const decode = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

function channel(asked: (method: string, params: unknown) => unknown = () => null) {
  const sent: Record<string, unknown>[] = [];
  const heard: string[] = [];
  const rpc = new RpcChannel({
    send: (bytes) => sent.push(decode(bytes)),
    notified: (method) => heard.push(method),
    asked,
  });
  return { rpc, sent, heard };
}

describe('questions', () => {
  it('are answered by their number, in any order', async () => {
    const { rpc, sent } = channel();
    const [first, second] = [rpc.request('a', {}), rpc.request('b', {})];
    rpc.receive(encode({ jsonrpc: '2.0', id: sent[1]?.id, result: 2 }));
    rpc.receive(encode({ jsonrpc: '2.0', id: sent[0]?.id, result: 1 }));
    expect(await Promise.all([first, second])).toEqual([1, 2]);
  });

  it('fail with what the server says, or when it has ended', async () => {
    const { rpc } = channel();
    const first = rpc.request('a', {});
    const second = rpc.request('b', {});
    rpc.receive(encode({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'no' } }));
    rpc.close();
    await expect(first).rejects.toThrow('no');
    await expect(second).rejects.toThrow(RpcError);
    await expect(rpc.request('c', {})).rejects.toThrow(RpcError);
  });

  it('are taken back when nobody waits any more', async () => {
    const { rpc, sent } = channel();
    let cancel = () => {};
    const asked = rpc.request(
      'a',
      {},
      {
        isCancellationRequested: false,
        onCancellationRequested: (listener) => {
          cancel = listener;
          return { dispose: () => {} };
        },
      },
    );
    cancel();
    await expect(asked).rejects.toThrow('Cancelled');
    expect(sent[1]).toEqual({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 1 } });
    rpc.receive(encode({ jsonrpc: '2.0', id: 1, result: 'late' }));
  });

  it('that are too large are not sent', async () => {
    const { rpc, sent } = channel();
    await expect(rpc.request('a', { text: 'x'.repeat(3_000_000) })).rejects.toThrow('too large');
    expect(sent).toEqual([]);
  });
});

describe('what the server asks', () => {
  it('always gets an answer: pyright ends itself over one that is refused', () => {
    const { rpc, sent } = channel(answer);
    const methods = [
      'workspace/diagnostic/refresh',
      'client/registerCapability',
      'window/workDoneProgress/create',
      'something/new',
    ];
    for (const [id, method] of methods.entries()) rpc.receive(encode({ jsonrpc: '2.0', id, method, params: {} }));
    expect(sent).toEqual(methods.map((_, id) => ({ jsonrpc: '2.0', id, result: null })));
  });

  it('is answered with null when its question makes no sense', () => {
    const { rpc, sent } = channel(answer);
    rpc.receive(encode({ jsonrpc: '2.0', id: 'x', method: 'workspace/configuration', params: null }));
    expect(sent).toEqual([{ jsonrpc: '2.0', id: 'x', result: null }]);
  });

  it('may not change files or open windows', () => {
    expect(answer('workspace/applyEdit', { edit: { changes: {} } })).toEqual({ applied: false });
    expect(answer('window/showDocument', { uri: 'https://example.org', external: true })).toEqual({ success: false });
  });

  it('about settings is told where the interpreter is', () => {
    const asked = { items: [{ section: 'python' }, { section: 'other' }, {}] };
    expect(answer('workspace/configuration', asked)).toMatchObject([
      { pythonPath: '/home/learner/.venv/bin/python' },
      null,
      null,
    ]);
  });
});

it('ignores whatever is not a message', () => {
  const { rpc, sent, heard } = channel();
  for (const bytes of [
    new Uint8Array(),
    new Uint8Array([0xff, 0xfe]),
    encode(null),
    encode([1]),
    encode('x'),
    encode({ id: {}, method: 'x' }),
    encode({ id: 7, result: 1 }),
    encode({ method: 5 }),
    new TextEncoder().encode('{"jsonrpc":'),
  ])
    rpc.receive(bytes);
  expect([sent, heard]).toEqual([[], []]);
});

it('a server is introduced with the workspace, and hears so when it is ready', async () => {
  const sent: Record<string, unknown>[] = [];
  const { channel: rpc, ready } = introduce({ send: (bytes) => sent.push(decode(bytes)), published: () => {} });
  expect(sent[0]).toMatchObject({
    method: 'initialize',
    params: { rootUri: 'file:///home/learner/workspace', capabilities: { workspace: { configuration: true } } },
  });
  rpc.receive(encode({ jsonrpc: '2.0', id: 1, result: { capabilities: {} } }));
  await ready;
  expect(sent[1]).toMatchObject({ method: 'initialized' });
});
