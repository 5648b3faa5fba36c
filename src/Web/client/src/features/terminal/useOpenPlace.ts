import { useRef } from 'react';
import { openAt } from '@/features/editor/reveal';
import { pathInWorkspace } from '@/features/runs/placesInText';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';

/** Finds out whether a printed path is a file of the workspace; if so, what opens it at the line. Always the same function. */
export function useOpenPlace(): (path: string, line: number, column?: number) => (() => void) | null {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const latest = useRef(files);
  latest.current = files;
  const opener = useRef((printed: string, line: number, column = 1) => {
    const path = pathInWorkspace(printed);
    const file = path === null ? undefined : latest.current.find((candidate) => candidate.path === path);
    return file && !file.binary ? () => openAt(ui, file, line, column) : null;
  });
  return opener.current;
}
