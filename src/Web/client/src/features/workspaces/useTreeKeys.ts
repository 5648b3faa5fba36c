import { type KeyboardEvent, useRef } from 'react';
import { folderOf, type TreeNode } from './fileTree';

interface TreeKeys {
  rows: readonly TreeNode[];
  current: TreeNode | undefined;
  focus: (row: TreeNode | undefined) => void;
  toggle: (path: string, open: boolean) => void;
  activate: (row: TreeNode) => void;
  rename: (row: TreeNode) => void;
  remove: (row: TreeNode) => void;
  cut: (row: TreeNode | null) => void;
  paste: () => void;
  undo: () => void;
}

const typeAheadMilliseconds = 700;

/** The keys of the tree: those of every tree (WAI-ARIA), and those of files. */
export function useTreeKeys(keys: TreeKeys) {
  const { rows, current, focus, toggle, activate, rename, remove, cut, paste, undo } = keys;
  const typed = useRef({ text: '', at: 0 });

  /** Goes to the next row whose name begins with what was just typed. */
  const typeAhead = (key: string, at: number) => {
    const { text, at: before } = typed.current;
    const now = performance.now();
    const all = (now - before < typeAheadMilliseconds ? text : '') + key.toLowerCase();
    typed.current = { text: all, at: now };
    // One letter again and again goes through all that begin with it.
    const same = [...all].every((letter) => letter === all[0]);
    const wanted = same ? (all[0] ?? '') : all;
    const from = same ? at + 1 : at;
    const found = [...rows.slice(from), ...rows.slice(0, from)];
    focus(found.find(({ name }) => name.toLowerCase().startsWith(wanted)));
  };

  return (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      return undo();
    }
    if (!current || event.altKey) return;
    const at = rows.indexOf(current);
    const clipboard: Record<string, () => void> = { x: () => cut(current), v: paste };
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(rows[at + 1]),
      ArrowUp: () => focus(rows[at - 1]),
      Home: () => focus(rows[0]),
      End: () => focus(rows.at(-1)),
      ArrowRight: () => {
        if (current.kind !== 'folder') return;
        if (current.expanded) focus(rows[at + 1]?.depth === current.depth + 1 ? rows[at + 1] : undefined);
        else toggle(current.path, true);
      },
      ArrowLeft: () => {
        if (current.kind === 'folder' && current.expanded) toggle(current.path, false);
        else focus(rows.find((row) => row.path === folderOf(current.path)));
      },
      Enter: () => activate(current),
      F2: () => rename(current),
      Delete: () => remove(current),
      Escape: () => cut(null),
    };
    const isTyping = performance.now() - typed.current.at < typeAheadMilliseconds;
    const action = command
      ? clipboard[event.key.toLowerCase()]
      : (moves[event.key] ??
        (event.key === ' ' && !isTyping
          ? () => activate(current)
          : [...event.key].length === 1
            ? () => typeAhead(event.key, at)
            : undefined));
    if (!action) return;
    event.preventDefault();
    action();
  };
}
