import type { editor } from './monaco';

// Models have names of their own, because a file keeps its model when it is renamed. What file one shows is told here.
const paths = new Map<editor.ITextModel, string>();
const listeners = new Set<(model: editor.ITextModel, path: string) => void>();

export function nameModel(model: editor.ITextModel, path: string): void {
  const before = paths.get(model);
  if (before === path) return;
  if (before === undefined) model.onWillDispose(() => paths.delete(model));
  paths.set(model, path);
  for (const listener of listeners) listener(model, path);
}

export const namedModels = (): ReadonlyMap<editor.ITextModel, string> => paths;

/** Hears of each model of a file, and of each new name of one. */
export function onModelNamed(listener: (model: editor.ITextModel, path: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
