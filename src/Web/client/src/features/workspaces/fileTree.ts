import type { NotSavedFile, Workspace } from '@/shared/api/contract';
import { formatBytes } from '@/shared/lib/format';

export type TreeNode =
  | { kind: 'folder'; path: string; name: string; depth: number; expanded: boolean }
  | {
      kind: 'file';
      path: string;
      name: string;
      depth: number;
      fileId: string;
      binary: boolean;
      /** Why what the sandbox holds by this name is not saved; what was saved earlier is still there. */
      notSaved: NotSavedFile | undefined;
    }
  | { kind: 'notSaved'; path: string; name: string; depth: number; reason: string; size: number };

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const join = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

type Content = Pick<Workspace, 'files' | 'folders' | 'notSaved'>;

/** The rows of the tree, top to bottom: folders first, each level by name, without what is inside closed folders. */
export function treeRows({ files, folders, notSaved }: Content, closed: ReadonlySet<string>): TreeNode[] {
  const children = new Map<string, TreeNode[]>();
  const add = (node: TreeNode) => {
    const folder = folderOf(node.path);
    const siblings = children.get(folder);
    if (siblings) siblings.push(node);
    else children.set(folder, [node]);
  };

  const all = new Set(folders);
  for (const { path } of [...files, ...notSaved])
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) all.add(folder);
  for (const folder of folders)
    for (let above = folderOf(folder); above !== ''; above = folderOf(above)) all.add(above);
  const depthOf = (path: string) => path.split('/').length;
  for (const path of all)
    add({ kind: 'folder', path, name: nameOf(path), depth: depthOf(path), expanded: !closed.has(path) });
  // A file that outgrew its limit has an earlier version that is saved: one row tells both.
  const refused = new Map(notSaved.map((file) => [file.path, file]));
  for (const { path, fileId, binary } of files) {
    add({ kind: 'file', path, name: nameOf(path), depth: depthOf(path), fileId, binary, notSaved: refused.get(path) });
    refused.delete(path);
  }
  for (const { path, reason, size } of refused.values())
    add({ kind: 'notSaved', path, name: nameOf(path), depth: depthOf(path), reason, size });

  const rows: TreeNode[] = [];
  const visit = (folder: string) => {
    const siblings = children.get(folder) ?? [];
    siblings.sort(
      (a, b) =>
        Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
        a.name.localeCompare(b.name, undefined, { numeric: true }),
    );
    for (const node of siblings) {
      rows.push(node);
      if (node.kind === 'folder' && node.expanded) visit(node.path);
    }
  };
  visit('');
  return rows;
}

const reasons: Record<string, string> = {
  tooLarge: 'it is too large',
  tooMany: 'there are too many files',
  unsupported: 'it is not a regular file',
};

const why = (reason: string) => reasons[reason] ?? 'it cannot be stored';
export const notSavedReason = (reason: string): string => `Not saved: ${why(reason)}`;

/** What a row says about content that is in the sandbox only; null when there is none. */
export function notSavedText(row: TreeNode): string | null {
  if (row.kind === 'notSaved') return `${notSavedReason(row.reason)} (${formatBytes(row.size)})`;
  if (row.kind !== 'file' || !row.notSaved) return null;
  return `Its newest content is not saved: ${why(row.notSaved.reason)} (${formatBytes(row.notSaved.size)}). What was saved before is kept.`;
}

/** Why a name cannot be used, in words, or null when it can. The server has the last word. */
export function nameProblem(name: string, folder: string, taken: readonly string[]): string | null {
  if (name.trim() === '') return 'Give it a name.';
  if (
    name.startsWith('/') ||
    name.endsWith('/') ||
    name.split('/').some((part) => part === '' || part === '.' || part === '..')
  )
    return 'This is not a name for a file.';
  const path = join(folder, name).normalize('NFC').toLowerCase();
  if (taken.some((other) => other.normalize('NFC').toLowerCase() === path))
    return 'There is already something by this name.';
  return null;
}
