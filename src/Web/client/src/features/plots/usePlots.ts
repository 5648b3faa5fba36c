import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { type Plot, plotsAfter } from './plots';

interface Plots {
  plots: readonly Plot[];
  /** Whether they are shown beside the terminal. */
  isOpen: boolean;
}

const stores = new Map<string, StoreApi<Plots>>();

function storeOf(workspaceId: string): StoreApi<Plots> {
  let store = stores.get(workspaceId);
  if (!store) {
    store = createStore<Plots>(() => ({ plots: [], isOpen: false }));
    stores.set(workspaceId, store);
  }
  return store;
}

export const showPlots = (workspaceId: string, isOpen: boolean): void => storeOf(workspaceId).setState({ isOpen });

/** The pictures that programs have written while this page was open. The first one opens their view. */
export function usePlots(): Plots {
  const { session } = useWorkspaceContext();
  const { files } = useWorkspace();
  const store = storeOf(session.workspaceId);
  useEffect(
    () =>
      session.onEvents((events) =>
        store.setState(({ plots, isOpen }) => {
          const now = plotsAfter(plots, events, files);
          if (now === plots) return {};
          return { plots: now, isOpen: now.length > 0 && (isOpen || plots.length === 0) };
        }),
      ),
    [session, store, files],
  );
  return useStore(store);
}
