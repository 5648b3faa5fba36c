import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useUi, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { firstShell } from '@/features/workspaces/workspaceUi';
import { type ListedShell, shellName, shellsToShow } from './shellList';

/** The shells to show, with their names: this page's own and those of other devices. */
export function useShells() {
  const { session, ui } = useWorkspaceContext();
  const shells = useUi((state) => state.shells);
  const listed = useStore(session.terminals.shells, (state) => state.listed);

  useEffect(() => {
    const take = (now: readonly ListedShell[] | null, before: readonly ListedShell[] | null) => {
      if (now === null) return;
      ui.setState(({ shells: shown, bottomTab }) => {
        const next = shellsToShow(shown, before, now);
        if (next === shown) return {};
        const all = next.length > 0 ? next : [firstShell];
        return {
          shells: all,
          bottomTab: shown.includes(bottomTab) && !all.includes(bottomTab) ? (all.at(-1) ?? 'run') : bottomTab,
        };
      });
    };
    take(session.terminals.shells.getState().listed, null);
    return session.terminals.shells.subscribe((now, before) => take(now.listed, before.listed));
  }, [session, ui]);

  return { shells, nameOf: (id: string) => shellName(id, listed) };
}
