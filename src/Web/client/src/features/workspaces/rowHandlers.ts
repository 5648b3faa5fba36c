import { useMemo, useRef } from 'react';
import type { TreeNode } from './fileTree';

/** What can be done with a row. The same object for all rows and renders. */
export interface RowHandlers {
  activate: (row: TreeNode) => void;
  focus: (row: TreeNode) => void;
  rename: (row: TreeNode) => void;
  remove: (row: TreeNode) => void;
  create: (kind: 'newFile' | 'newFolder', folder: string) => void;
  upload: (folder: string) => void;
  download: (row: TreeNode) => void;
  cut: (row: TreeNode) => void;
  paste: (folder: string) => void;
  move: (row: TreeNode) => void;
}

/** One object for the life of the tree that does what the latest render would do. */
export function useStableHandlers(latest: RowHandlers): RowHandlers {
  const held = useRef(latest);
  held.current = latest;
  return useMemo(
    () => ({
      activate: (row) => held.current.activate(row),
      focus: (row) => held.current.focus(row),
      rename: (row) => held.current.rename(row),
      remove: (row) => held.current.remove(row),
      create: (kind, folder) => held.current.create(kind, folder),
      upload: (folder) => held.current.upload(folder),
      download: (row) => held.current.download(row),
      cut: (row) => held.current.cut(row),
      paste: (folder) => held.current.paste(folder),
      move: (row) => held.current.move(row),
    }),
    [],
  );
}
