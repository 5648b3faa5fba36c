import { createStore } from 'zustand/vanilla';
import { openFile, type WorkspaceUiStore } from '@/features/workspaces/workspaceUi';
import type { WorkspaceFile } from '@/shared/api/contract';

/** A place in a file; lines and columns count from 1. */
export interface Place {
  path: string;
  line: number;
  column: number;
}

/** A place that is to be shown, until an editor with that file takes it. */
export const wantedPlace = createStore<{ place: Place | null }>(() => ({ place: null }));

/** Opens a file at a line, with the focus there. */
export function openAt(ui: WorkspaceUiStore, file: WorkspaceFile, line: number, column = 1): void {
  wantedPlace.setState({ place: { path: file.path, line, column } });
  openFile(ui, file.fileId);
}

/** The place that is wanted in a file, once. */
export function takePlace(path: string): Place | null {
  const { place } = wantedPlace.getState();
  if (place?.path !== path) return null;
  wantedPlace.setState({ place: null });
  return place;
}
