import { useMemo, useRef, useState } from 'react';
import type { Workspace } from '@/shared/api/contract';
import { sameTree, type TreeContent, type TreeNode, treeRows } from './fileTree';

/** The rows of the tree, and which folders are open. Rows that stay as they are stay the same objects. */
export function useTreeRows(workspace: Workspace) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  // Every saved edit is a new workspace, but seldom a new tree.
  const seen = useRef<TreeContent>(workspace);
  if (!sameTree(seen.current, workspace)) seen.current = workspace;
  const content = seen.current;
  const before = useRef<ReadonlyMap<string, TreeNode>>(new Map());
  const rows = useMemo(() => {
    const now = treeRows(content, closed).map((row) => {
      const old = before.current.get(row.path);
      return old && sameRow(old, row) ? old : row;
    });
    before.current = new Map(now.map((row) => [row.path, row]));
    return now;
  }, [content, closed]);

  const toggle = (path: string, open: boolean) =>
    setClosed((folders) => {
      if (folders.has(path) !== open) return folders;
      const after = new Set(folders);
      if (open) after.delete(path);
      else after.add(path);
      return after;
    });
  return { rows, toggle };
}

function sameRow(one: TreeNode, other: TreeNode): boolean {
  const keys = Object.keys(one) as (keyof TreeNode)[];
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
