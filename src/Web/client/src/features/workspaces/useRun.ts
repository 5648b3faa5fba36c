import { useCallback, useRef, useState } from 'react';
import { queryClient } from '@/app/queryClient';
import { specOf, useRunChoice } from '@/features/runs/runChoice';
import { runWords } from '@/features/runs/runWords';
import { api } from '@/shared/api/api';
import type { RunSpec, Workspace } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { workspaceKey } from '@/shared/api/queries';
import { newUuid } from '@/shared/lib/uuid';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';
import { runEnd } from './runEnd';
import { useUi, useWorkspace, useWorkspaceContext } from './workspaceContext';

export interface RunControl {
  /** What would run, or null when no file is open that could. */
  spec: RunSpec | null;
  /** The name of what was chosen instead of the file in front. */
  name: string | null;
  phase: 'idle' | 'saving' | 'starting' | 'running' | 'stopping';
  run: () => Promise<void>;
  /** Runs something else than what is chosen. */
  runSpec: (spec: RunSpec) => Promise<void>;
  /** What ran last runs again; one that is under way is stopped first. */
  again: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Runs what is chosen, after everything that is open has been saved. */
export function useRun(): RunControl {
  const { session, ui } = useWorkspaceContext();
  const { activeRun, files, runConfigurations } = useWorkspace();
  const activeFile = useUi((state) => state.activeFile);
  const choice = useRunChoice(session.workspaceId);
  const [step, setStep] = useState<'saving' | 'starting' | null>(null);
  const [stopping, setStopping] = useState<string | null>(null);
  const last = useRef<RunSpec | null>(null);
  const file = files.find((candidate) => candidate.fileId === activeFile);
  const { spec, name } = specOf(choice, runConfigurations ?? [], file && !file.binary ? file.path : null);

  const start = useCallback(
    async (what: RunSpec) => {
      setStep('saving');
      try {
        if (!(await session.flush())) {
          toast.error('Not run: your last changes are not saved yet.');
          return;
        }
        setStep('starting');
        // When none can be had, the server's answer says why.
        await session.sandboxReady();
        await api.run(session.workspaceId, what, newUuid());
        last.current = what;
        ui.setState({ bottomTab: 'run', pane: 'terminal' });
        await session.catchUp();
      } catch (error) {
        toast.error(`${visibleText(capital(runWords(what)))} was not run. ${sentence(error)}`);
      } finally {
        setStep(null);
      }
    },
    [session, ui],
  );

  /** False when it could not be asked for. */
  const requestStop = useCallback(
    async (runId: string): Promise<boolean> => {
      setStopping(runId);
      try {
        await api.stopRun(session.workspaceId, runId);
        return true;
      } catch (error) {
        setStopping(null);
        toast.error(`The program goes on. ${sentence(error)}`);
        return false;
      }
    },
    [session],
  );

  const stop = useCallback(async () => {
    if (activeRun) await requestStop(activeRun.runId);
  }, [requestStop, activeRun]);

  const runSpec = useCallback(
    async (what: RunSpec) => {
      if (step === null && !activeRun) await start(what);
    },
    [start, step, activeRun],
  );

  const run = useCallback(async () => {
    if (spec !== null) await runSpec(spec);
  }, [runSpec, spec]);

  const again = useCallback(async () => {
    if (step !== null) return;
    const what = last.current ?? (await newest(session.workspaceId)) ?? spec;
    if (what === null) return;
    // As it is by now: what ran when the key was pressed may have ended while the last run was looked up.
    const running = queryClient.getQueryData<Workspace>(workspaceKey(session.workspaceId))?.activeRun;
    if (running) {
      // Listened for before it is asked for: the end may come before the answer.
      const end = runEnd(session, running.runId);
      if (!(await requestStop(running.runId))) return end.forget();
      if (!(await end.came)) {
        toast.error('Not run again: the run under way has not ended yet.');
        return;
      }
    }
    await start(what);
  }, [session, start, requestStop, step, spec]);

  const phase = activeRun ? (stopping === activeRun.runId ? 'stopping' : 'running') : (step ?? 'idle');
  return { spec, name, phase, run, runSpec, again, stop };
}

const capital = (words: string) => (words.startsWith('the ') ? `T${words.slice(1)}` : words);

/** What ran last before this page was opened. */
async function newest(workspaceId: string): Promise<RunSpec | null> {
  try {
    return (await api.runs(workspaceId, null, 1)).items[0]?.spec ?? null;
  } catch {
    return null;
  }
}
