import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfiguration, RunSpec } from '@/shared/api/contract';

/** What the Run button runs: the file in front, the tests, or a configuration by its id. */
export type RunChoice = 'file' | 'tests' | (string & {});

const stores = new Map<string, StoreApi<{ choice: RunChoice }>>();

/** Remembered in this browser, per workspace. */
function storeOf(workspaceId: string): StoreApi<{ choice: RunChoice }> {
  const existing = stores.get(workspaceId);
  if (existing) return existing;
  const key = `run-choice:${workspaceId}`;
  const store = createStore<{ choice: RunChoice }>(() => ({ choice: remembered(key) ?? 'file' }));
  store.subscribe(({ choice }) => {
    try {
      localStorage.setItem(key, choice);
    } catch {
      // It is forgotten with the page.
    }
  });
  stores.set(workspaceId, store);
  return store;
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function chooseRun(workspaceId: string, choice: RunChoice): void {
  storeOf(workspaceId).setState({ choice });
}

export const useRunChoice = (workspaceId: string): RunChoice => useStore(storeOf(workspaceId)).choice;

const plain = (kind: RunSpec['kind'], target: string): RunSpec => ({ kind, target, arguments: [], environment: [] });

/** What a choice stands for now; null when no file is in front that could run. */
export function specOf(
  choice: RunChoice,
  configurations: readonly RunConfiguration[],
  path: string | null,
): { spec: RunSpec | null; name: string | null } {
  const configuration = configurations.find(({ id }) => id === choice);
  if (configuration) return { spec: configuration.spec, name: configuration.name };
  if (choice === 'tests') return { spec: plain('tests', ''), name: 'Tests' };
  return { spec: path === null ? null : plain('file', path), name: null };
}
