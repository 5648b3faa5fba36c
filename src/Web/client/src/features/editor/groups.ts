import type { EditorGroup, Side, WorkspaceUi, WorkspaceUiStore } from '@/features/workspaces/workspaceUi';

const reopenable = 20;

const without = ({ openFiles, activeFile }: EditorGroup, fileId: string): EditorGroup => {
  const at = openFiles.indexOf(fileId);
  const rest = openFiles.filter((other) => other !== fileId);
  return {
    openFiles: rest,
    activeFile: activeFile === fileId ? (rest[Math.min(at, rest.length - 1)] ?? null) : activeFile,
  };
};

const inUse = ({ openFiles, activeFile }: WorkspaceUi): EditorGroup => ({ openFiles, activeFile });
const opposite = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** An editor without files beside another one is none. */
function settled(state: WorkspaceUi): Partial<WorkspaceUi> {
  if (!state.other) return state;
  if (state.other.openFiles.length === 0) return { ...state, other: null, side: 'left' };
  if (state.openFiles.length === 0) return { ...state, ...state.other, other: null, side: 'left' };
  return state;
}

/** The editor on a side; null when there is none. */
export const groupOn = (state: WorkspaceUi, side: Side): EditorGroup | null =>
  state.side === side ? inUse(state) : state.other;

/** Whether a file has a tab anywhere. */
export const isOpen = (state: WorkspaceUi, fileId: string): boolean =>
  state.openFiles.includes(fileId) || (state.other?.openFiles.includes(fileId) ?? false);

/** Makes the editor on a side the one that is used. */
export function chooseSide(ui: WorkspaceUiStore, side: Side): void {
  ui.setState((state) => {
    if (state.side === side || !state.other) return state;
    return { ...state.other, other: inUse(state), side };
  });
}

export function openFile(ui: WorkspaceUiStore, fileId: string): void {
  ui.setState(({ openFiles, closedFiles }) => ({
    openFiles: openFiles.includes(fileId) ? openFiles : [...openFiles, fileId],
    activeFile: fileId,
    closedFiles: closedFiles.filter((closed) => closed !== fileId),
    pane: 'editor',
  }));
}

/** Closes a file's tab on one side, or on both. */
export function closeFile(ui: WorkspaceUiStore, fileId: string, side?: Side): void {
  ui.setState((state) => {
    const here = side === undefined || side === state.side;
    const there = state.other && (side === undefined || side !== state.side);
    return settled({
      ...state,
      ...(here ? without(inUse(state), fileId) : {}),
      other: there && state.other ? without(state.other, fileId) : state.other,
      closedFiles: [...state.closedFiles.filter((closed) => closed !== fileId), fileId].slice(-reopenable),
    });
  });
}

/** The file whose tab was closed last, among those that still exist. */
export function reopenFile(ui: WorkspaceUiStore, exists: (fileId: string) => boolean): void {
  const fileId = ui.getState().closedFiles.findLast(exists);
  if (fileId) openFile(ui, fileId);
}

/** Puts a tab before another one of the same editor, or at its end. */
export function moveFile(ui: WorkspaceUiStore, side: Side, fileId: string, to: number): void {
  const move = (group: EditorGroup): EditorGroup => {
    const rest = group.openFiles.filter((other) => other !== fileId);
    if (rest.length === group.openFiles.length) return group;
    const at = Math.max(0, Math.min(to, rest.length));
    return { ...group, openFiles: [...rest.slice(0, at), fileId, ...rest.slice(at)] };
  };
  ui.setState((state) =>
    state.side === side ? move(inUse(state)) : state.other ? { other: move(state.other) } : state,
  );
}

/** Two editors side by side: the file in front is in both, until somebody opens another one. */
export function splitEditor(ui: WorkspaceUiStore): void {
  ui.setState((state) => {
    if (state.other || !state.activeFile) return state;
    const { activeFile } = state;
    return { other: inUse(state), side: 'right', openFiles: [activeFile], activeFile };
  });
}

/** Puts a tab to the other editor, which comes into being where there is none. */
export function moveToOtherSide(ui: WorkspaceUiStore, fileId: string, from: Side): void {
  ui.setState((state) => {
    const group = groupOn(state, from);
    if (!group?.openFiles.includes(fileId)) return state;
    const target = groupOn(state, opposite(from)) ?? { openFiles: [], activeFile: null };
    const left = without(group, fileId);
    const moved = { openFiles: [...target.openFiles.filter((other) => other !== fileId), fileId], activeFile: fileId };
    // With a single tab there would be nothing left to stand beside.
    if (left.openFiles.length === 0 && target.openFiles.length === 0) return state;
    return settled({ ...state, ...moved, other: left, side: opposite(from) });
  });
}

/** One editor again, with the tabs of both. */
export function joinEditors(ui: WorkspaceUiStore): void {
  ui.setState((state) => {
    if (!state.other) return state;
    const [left, right] = [groupOn(state, 'left'), groupOn(state, 'right')];
    const openFiles = [...new Set([...(left?.openFiles ?? []), ...(right?.openFiles ?? [])])];
    return { openFiles, other: null, side: 'left' };
  });
}
