import { useCallback, useState } from 'react';
import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { newUuid } from '@/shared/lib/uuid';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';
import { useUi, useWorkspace, useWorkspaceContext } from './workspaceContext';

export interface RunControl {
  /** The file that would run, or null when none is open that could. */
  path: string | null;
  phase: 'idle' | 'saving' | 'starting' | 'running' | 'stopping';
  run: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Runs the file in front, after everything that is open has been saved. */
export function useRun(): RunControl {
  const { session, ui } = useWorkspaceContext();
  const { activeRun, files } = useWorkspace();
  const activeFile = useUi((state) => state.activeFile);
  const [step, setStep] = useState<'saving' | 'starting' | null>(null);
  const [stopping, setStopping] = useState<string | null>(null);
  const file = files.find((candidate) => candidate.fileId === activeFile);
  const path = file && !file.binary ? file.path : null;

  const run = useCallback(async () => {
    if (path === null || step !== null || activeRun) return;
    setStep('saving');
    try {
      if (!(await session.flush())) {
        toast.error('Not run: your last changes are not saved yet.');
        return;
      }
      setStep('starting');
      // When none can be had, the server's answer says why.
      await session.sandboxReady();
      await api.run(session.workspaceId, path, newUuid());
      ui.setState({ bottomTab: 'run', pane: 'terminal' });
      await session.catchUp();
    } catch (error) {
      toast.error(`${visibleText(path)} was not run. ${sentence(error)}`);
    } finally {
      setStep(null);
    }
  }, [session, ui, path, step, activeRun]);

  const stop = useCallback(async () => {
    if (!activeRun) return;
    setStopping(activeRun.runId);
    try {
      await api.stopRun(session.workspaceId, activeRun.runId);
    } catch (error) {
      setStopping(null);
      toast.error(sentence(error));
    }
  }, [session, activeRun]);

  const phase = activeRun ? (stopping === activeRun.runId ? 'stopping' : 'running') : (step ?? 'idle');
  return { path, phase, run, stop };
}
