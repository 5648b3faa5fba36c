import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import { upload } from './upload';
import type { Picked } from './uploadPlan';
import { closeUpload, uploadState } from './uploadState';

// The browser's own request is the border: everything behind it is real.
interface Answer {
  status: number;
  body: unknown;
}
const answers: Answer[] = [];
const sent: { key: string; plan: Promise<Record<string, unknown>> }[] = [];

class Request {
  upload = {};
  status = 0;
  responseText = '';
  onload = () => {};
  onerror = () => {};
  #key = '';
  open() {}
  getResponseHeader = () => null;
  setRequestHeader(name: string, value: string) {
    if (name === 'Idempotency-Key') this.#key = value;
  }
  send(form: FormData) {
    const plan = form.get('plan') as Blob;
    sent.push({ key: this.#key, plan: plan.text().then((text) => JSON.parse(text)) });
    const answer = answers.shift();
    queueMicrotask(() => {
      if (!answer) return this.onerror();
      this.status = answer.status;
      this.responseText = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      this.onload();
    });
  }
}
vi.stubGlobal('XMLHttpRequest', Request);

const session = { workspaceId: 'w', catchUp: () => Promise.resolve() } as unknown as WorkspaceSession;
const file = (path: string): Picked => ({ path, kind: 'file', file: new File(['x'], path) });
const done: Answer = { status: 200, body: { version: 9, created: 1, replaced: 0, unchanged: 0, leftOut: [] } };
const reached = <S extends string>(step: S) =>
  vi.waitFor(() => {
    const state = uploadState.getState();
    expect(state.step).toBe(step);
    return state as Extract<typeof state, { step: S }>;
  });

beforeEach(() => {
  answers.length = 0;
  sent.length = 0;
  closeUpload();
});

describe('an upload', () => {
  it('asks what becomes of files that exist, and sends again with the answer', async () => {
    answers.push({ status: 409, body: { detail: 'One file exists already.', existing: ['a.py'] } }, done);
    const whole = upload(session, {}, [file('a.py')], '');
    (await reached('existing')).choose('keepBoth');
    await whole;
    expect((await sent[0]?.plan)?.onExisting).toBe('ask');
    expect((await sent[1]?.plan)?.onExisting).toBe('keepBoth');
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
    expect(uploadState.getState().step).toBe('none');
  });

  it('ends without a trace when the person takes none of the choices', async () => {
    answers.push({ status: 409, body: { detail: 'Exists.', existing: ['a.py'] } });
    const whole = upload(session, {}, [file('a.py')], '');
    (await reached('existing')).choose(null);
    await whole;
    expect(sent).toHaveLength(1);
    expect(uploadState.getState().step).toBe('none');
  });

  it('offers the rest when some files are refused', async () => {
    const paths = [{ path: 'd/bad', reason: 'It is bad.' }];
    answers.push({ status: 409, body: { detail: 'Nothing was uploaded.', paths } }, done);
    await upload(session, {}, [file('bad'), file('good')], 'd');
    const over = await reached('over');
    expect(over.refused).toEqual(paths);
    expect(over.again?.label).toBe('Upload the other 1 file');
    over.again?.run();
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    expect((await sent[1]?.plan)?.items).toEqual([{ path: 'good', kind: 'file' }]);
    await vi.waitFor(() =>
      expect(uploadState.getState()).toMatchObject({ step: 'over', failed: false, refused: paths }),
    );
  });

  it('is tried again under the same key after the network failed', async () => {
    await upload(session, {}, [file('a')], '');
    answers.push(done);
    (await reached('over')).again?.run();
    await reached('none');
    expect(sent[0]?.key).toBe(sent[1]?.key);
  });

  it('ends when something else than an answer comes, and can be tried again', async () => {
    answers.push({ status: 200, body: '<html>of a proxy</html>' }, done);
    await upload(session, {}, [file('a')], '');
    const over = await reached('over');
    expect(over.failed).toBe(true);
    over.again?.run();
    await reached('none');
    expect(sent[0]?.key).toBe(sent[1]?.key);
  });

  it('sends nothing when everything is refused beforehand', async () => {
    await upload(session, { maxFileBytes: 0 }, [file('a')], '');
    expect(sent).toHaveLength(0);
    expect(await reached('over')).toMatchObject({ failed: true, refused: [{ path: 'a' }] });
  });

  it('of one archive asks whether it is to be unpacked', async () => {
    answers.push(done);
    const whole = upload(session, {}, [file('x.zip')], 'd');
    (await reached('archive')).choose('unpack');
    await whole;
    expect(await sent[0]?.plan).toMatchObject({ into: 'd', items: [{ path: '', kind: 'archive' }] });
  });
});
