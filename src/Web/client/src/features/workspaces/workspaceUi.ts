import { createStore, type StoreApi } from 'zustand/vanilla';

export type Pane = 'files' | 'editor' | 'terminal';

/** What this tab shows of a workspace; remembered per workspace, so that a reload looks the same. */
export interface WorkspaceUi {
  openFiles: string[];
  activeFile: string | null;
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
  shells: [firstShell],
  bottomTab: firstShell,
  pane: 'editor',
  treeOpen: true,
};

export function createWorkspaceUi(workspaceId: string): WorkspaceUiStore {
  const key = `workspace:${workspaceId}`;
  const store = createStore<WorkspaceUi>(() => ({ ...initial, ...stored(key) }));
  store.subscribe(({ openFiles, activeFile, shells, bottomTab, treeOpen }) => {
    try {
      sessionStorage.setItem(key, JSON.stringify({ openFiles, activeFile, shells, bottomTab, treeOpen }));
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

export function openFile(ui: WorkspaceUiStore, fileId: string): void {
  ui.setState(({ openFiles }) => ({
    openFiles: openFiles.includes(fileId) ? openFiles : [...openFiles, fileId],
    activeFile: fileId,
    pane: 'editor',
  }));
}

export function closeFile(ui: WorkspaceUiStore, fileId: string): void {
  ui.setState(({ openFiles, activeFile }) => {
    const at = openFiles.indexOf(fileId);
    const rest = openFiles.filter((other) => other !== fileId);
    return {
      openFiles: rest,
      activeFile: activeFile === fileId ? (rest[Math.min(at, rest.length - 1)] ?? null) : activeFile,
    };
  });
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
