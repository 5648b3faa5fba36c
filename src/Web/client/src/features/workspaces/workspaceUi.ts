import { createStore, type StoreApi } from 'zustand/vanilla';

export { closeFile, openFile } from '@/features/editor/groups';

export type SideView = 'files' | 'search' | 'review';
export type Pane = SideView | 'editor' | 'terminal';
export type Side = 'left' | 'right';

/** The tabs of one of two editors side by side. */
export interface EditorGroup {
  openFiles: string[];
  activeFile: string | null;
}

/** What this tab shows of a workspace; remembered per workspace, so that a reload looks the same. */
export interface WorkspaceUi {
  /** Of the editor that was used last, or the only one. */
  openFiles: string[];
  activeFile: string | null;
  /** The other editor, when there are two, and the side on which the one is that was used last. */
  other: EditorGroup | null;
  side: Side;
  /** Files whose tabs were closed, the last one at the end. */
  closedFiles: string[];
  /** What is shown beside the editor. */
  sideView: SideView;
  shells: string[];
  /** A shell's id, or `run` for the last run. */
  bottomTab: string;
  /** The pane that a narrow window shows. */
  pane: Pane;
  treeOpen: boolean;
}

export type WorkspaceUiStore = StoreApi<WorkspaceUi>;

export const firstShell = 'shell-1';
const initial: WorkspaceUi = {
  openFiles: [],
  activeFile: null,
  other: null,
  side: 'left',
  closedFiles: [],
  sideView: 'files',
  shells: [firstShell],
  bottomTab: firstShell,
  pane: 'editor',
  treeOpen: true,
};

export function createWorkspaceUi(workspaceId: string): WorkspaceUiStore {
  const key = `workspace:${workspaceId}`;
  const store = createStore<WorkspaceUi>(() => ({ ...initial, ...stored(key) }));
  store.subscribe(({ pane: _, ...lasting }) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(lasting));
    } catch {
      // Only the memory of the layout is lost.
    }
  });
  return store;
}

function stored(key: string): Partial<WorkspaceUi> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

export function addShell(ui: WorkspaceUiStore): void {
  ui.setState(({ shells }) => {
    let number = 1;
    while (shells.includes(`shell-${number}`)) number++;
    return { shells: [...shells, `shell-${number}`], bottomTab: `shell-${number}`, pane: 'terminal' };
  });
}

export function removeShell(ui: WorkspaceUiStore, terminalId: string): void {
  ui.setState(({ shells, bottomTab }) => {
    const rest = shells.filter((shell) => shell !== terminalId);
    return { shells: rest, bottomTab: bottomTab === terminalId ? (rest.at(-1) ?? 'run') : bottomTab };
  });
}
