import { createStore } from 'zustand/vanilla';
import type { WorkspaceUiStore } from '@/features/workspaces/workspaceUi';

export const packagesTab = 'packages';

export type PackageWish = 'search' | 'file' | 'pin' | 'export';

/** What a command asked of the panel, which may not be loaded yet. */
export const packageWish = createStore<{ wish: PackageWish | null }>(() => ({ wish: null }));

function show(ui: WorkspaceUiStore, wish: PackageWish | null): void {
  packageWish.setState({ wish });
  ui.setState({ bottomTab: packagesTab, pane: 'terminal' });
}

/** What the palette offers wherever somebody is. */
export const packageCommands = (ui: WorkspaceUiStore) => [
  { id: 'packages.show', title: 'Show the packages', run: () => show(ui, null) },
  { id: 'packages.install', title: 'Install a package', run: () => show(ui, 'search') },
  { id: 'packages.file', title: 'Install packages from requirements.txt', run: () => show(ui, 'file') },
  { id: 'packages.pin', title: 'Pin the installed packages in requirements.txt', run: () => show(ui, 'pin') },
  { id: 'packages.export', title: 'Export the installed packages', run: () => show(ui, 'export') },
];
