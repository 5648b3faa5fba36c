import { useEffect, useRef } from 'react';
import { createStore } from 'zustand/vanilla';

/** Something that a person can do on the page, by its name in the command palette or by its keys. */
export interface Command {
  /** Stable and unique, such as `file.new`. */
  id: string;
  /** A verb first, as the palette shows it: `New file`. */
  title: string;
  /** The keys that do it too, as they are shown: `Ctrl+Shift+F`. Who registers the command listens to them. */
  keys?: string | undefined;
  run: () => void;
}

const registered = createStore<readonly Command[]>(() => []);

/** Every command that a part of the page offers now, in the order of registration. */
export const commands = registered;

export function registerCommands(added: readonly Command[]): () => void {
  registered.setState((before) => [...before, ...added], true);
  return () => registered.setState((before) => before.filter((command) => !added.includes(command)), true);
}

/** Offers commands as long as a component is shown; what they do is always that of its latest render. */
export function useCommands(offered: readonly Command[]): void {
  const latest = useRef(offered);
  latest.current = offered;
  const shown = offered.map(({ id, title, keys }) => `${id}\n${title}\n${keys ?? ''}`).join('\n\n');
  // Registered again only when what the palette shows changes.
  useEffect(() => {
    const stable = latest.current.map(({ id, title, keys }) => ({
      id,
      title,
      keys,
      run: () => latest.current.find((command) => command.id === id)?.run(),
    }));
    return registerCommands(stable);
  }, [shown]);
}
