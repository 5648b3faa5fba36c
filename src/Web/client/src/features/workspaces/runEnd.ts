import type { WorkspaceSession } from './workspaceSession';

const patienceMilliseconds = 10_000;

/** Listens for the end of a run from now on. `came` is false when it takes too long. */
export function runEnd(session: Pick<WorkspaceSession, 'onEvents'>, runId: string) {
  let stop = (_: boolean) => {};
  const came = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => stop(false), patienceMilliseconds);
    const off = session.onEvents((events) => {
      if (events.some((event) => event.type === 'run_finished' && event.data.runId === runId)) stop(true);
    });
    stop = (result) => {
      clearTimeout(timer);
      off();
      resolve(result);
    };
  });
  return { came, forget: () => stop(false) };
}
