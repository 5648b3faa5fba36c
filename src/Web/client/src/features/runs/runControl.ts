import { createContext, useContext } from 'react';
import type { RunControl } from '@/features/workspaces/useRun';

/** The page's one control of runs, for whatever offers a button for it. */
export const RunControlContext = createContext<RunControl | null>(null);

export function useRunControl(): RunControl {
  const control = useContext(RunControlContext);
  if (!control) throw new Error('Only inside a workspace page.');
  return control;
}
