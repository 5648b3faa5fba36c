import type { NotSavedFile, Workspace } from '@/shared/api/contract';
import { formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { pathProblem } from './names';

interface Place {
  path: string;
  name: string;
  depth: number;
  /** Its number among what lies beside it, from 1, and how many there are. */
  position: number;
  siblings: number;
  /** A name beside it that looks the same: only programs can make such. */
  twin: string | undefined;
}

export type TreeNode = Place &
  (
    | { kind: 'folder'; expanded: boolean }
    | {
        kind: 'file';
        fileId: string;
        binary: boolean;
        /** Why what the sandbox holds by this name is not saved; what was saved earlier is still there. */
        notSaved: NotSavedFile | undefined;
      }
    | { kind: 'notSaved'; reason: string; size: number }
  );

export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const join = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

export type TreeContent = Pick<Workspace, 'files' | 'folders' | 'notSaved'>;

const order = new Intl.Collator(undefined, { numeric: true });

/** The same for names that a person would mix up. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase();

/** Whether two states of a workspace have the same tree, whatever happened to the files' contents. */
export function sameTree(one: TreeContent, other: TreeContent): boolean {
  return (
    one.folders === other.folders &&
    one.notSaved === other.notSaved &&
    (one.files === other.files ||
      (one.files.length === other.files.length &&
        one.files.every((file, i) => {
          const now = other.files[i];
          return now?.fileId === file.fileId && now.path === file.path && now.binary === file.binary;
        })))
  );
}

/** The rows of the tree, top to bottom: folders first, each level by name, without what is inside closed folders. */
export function treeRows({ files, folders, notSaved }: TreeContent, closed: ReadonlySet<string>): TreeNode[] {
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
  const place = (path: string): Place => ({
    path,
    name: nameOf(path),
    depth: path.split('/').length,
    position: 0,
    siblings: 0,
    twin: undefined,
  });
  for (const path of all) add({ kind: 'folder', ...place(path), expanded: !closed.has(path) });
  // A file that outgrew its limit has an earlier version that is saved: one row tells both.
  const refused = new Map(notSaved.map((file) => [file.path, file]));
  for (const { path, fileId, binary } of files) {
    add({ kind: 'file', ...place(path), fileId, binary, notSaved: refused.get(path) });
    refused.delete(path);
  }
  for (const { path, reason, size } of refused.values()) add({ kind: 'notSaved', ...place(path), reason, size });

  const rows: TreeNode[] = [];
  const visit = (folder: string) => {
    const siblings = children.get(folder) ?? [];
    siblings.sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || order.compare(a.name, b.name));
    const names = new Map<string, TreeNode>();
    for (const [i, node] of siblings.entries()) {
      node.position = i + 1;
      node.siblings = siblings.length;
      const twin = names.get(nameKey(node.name));
      if (twin) {
        node.twin = twin.name;
        twin.twin = node.name;
      } else names.set(nameKey(node.name), node);
    }
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

/** Whether something can be moved into a folder. */
export const canMove = (path: string, folder: string): boolean =>
  folder !== folderOf(path) && folder !== path && !folder.startsWith(`${path}/`);

/** Every folder there is, also those that only files imply. */
export function allFolders({ files, folders }: Pick<Workspace, 'files' | 'folders'>): string[] {
  const all = new Set(folders);
  for (const path of [...folders, ...files.map((file) => file.path)])
    for (let above = folderOf(path); above !== ''; above = folderOf(above)) all.add(above);
  return [...all].sort(order.compare);
}

/** Why a name cannot be used, in words, or null when it can. The server has the last word. */
export function nameProblem(name: string, folder: string, taken: readonly string[]): string | null {
  if (name.trim() === '') return 'Give it a name.';
  const path = join(folder, name);
  const problem = pathProblem(name) ?? pathProblem(path);
  if (problem !== null) return problem;
  const key = nameKey(path);
  const twin = taken.find((other) => nameKey(other) === key);
  if (twin === undefined) return null;
  return twin === path
    ? 'There is already something by this name.'
    : `This would look like “${visibleText(nameOf(twin))}”, which exists.`;
}
