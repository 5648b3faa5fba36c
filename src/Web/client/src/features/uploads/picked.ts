import type { Picked } from './uploadPlan';

/** Files from an `<input type=file>`; of a folder, with their place in it. */
export const pickedFiles = (files: Iterable<File>): Picked[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, kind: 'file', file }));

/**
 * Everything in what was dropped: files, and folders with all that is in them. Folders are walked here, because a
 * browser gives their files one by one; those with nothing in them are kept.
 */
export async function droppedFiles(entries: readonly FileSystemEntry[]): Promise<Picked[]> {
  const picked: Picked[] = [];
  const visit = async (entry: FileSystemEntry, path: string): Promise<void> => {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      picked.push({ path, kind: 'file', file });
    } else if (isFolder(entry)) {
      const inside = await everything(entry.createReader());
      if (inside.length === 0) picked.push({ path, kind: 'folder', file: null });
      for (const child of inside) await visit(child, `${path}/${child.name}`);
    }
  };
  for (const entry of entries) await visit(entry, entry.name);
  return picked;
}

/** A reader gives a hundred entries at a time. */
async function everything(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** The one archive among what was picked, when there is nothing else: it may be meant to be unpacked. */
export function soleArchive(picked: readonly Picked[]): Picked | null {
  const [only] = picked;
  return picked.length === 1 && only?.file && /\.zip$/i.test(only.file.name) ? only : null;
}
