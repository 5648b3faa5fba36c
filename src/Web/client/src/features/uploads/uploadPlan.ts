import { leftOutBecause, pathProblem } from '@/features/workspaces/names';
import { count, formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

/** Something that a person chose to upload. */
export interface Picked {
  /** Relative to where it is put. For an archive that is unpacked: the folder to unpack into, or empty. */
  path: string;
  kind: 'file' | 'folder' | 'archive';
  /** Null for an empty folder. */
  file: File | null;
}

export interface Refused {
  path: string;
  reason: string;
}

export type OnExisting = 'ask' | 'replace' | 'keepBoth' | 'skip';

export interface Uploaded {
  version: number;
  created: number;
  replaced: number;
  unchanged: number;
  leftOut: Refused[];
}

const join = (folder: string, path: string) => (folder === '' || path === '' ? folder + path : `${folder}/${path}`);

/** What can be sent, and what the server would refuse anyway: one bad file must not stand in the way of the rest. */
export function sortOut(
  picked: readonly Picked[],
  into: string,
  limits: Record<string, number>,
): { taken: Picked[]; refused: Refused[] } {
  const taken: Picked[] = [];
  const refused: Refused[] = [];
  const most = limits.maxFileBytes ?? Number.POSITIVE_INFINITY;
  const total = limits.maxTotalBytes ?? Number.POSITIVE_INFINITY;
  for (const item of picked) {
    const reason =
      (item.kind === 'archive' ? null : (leftOutBecause(item.path) ?? pathProblem(join(into, item.path)))) ??
      tooLarge(item, item.kind === 'archive' ? total : most);
    if (reason === null) taken.push(item);
    else refused.push({ path: item.path === '' ? (item.file?.name ?? '') : item.path, reason });
  }
  return { taken, refused };
}

const tooLarge = ({ file }: Picked, most: number) =>
  file && file.size > most ? `It has ${formatBytes(file.size)}; at most ${formatBytes(most)} are taken.` : null;

/** The body: the plan, then the contents in its order. */
export function uploadForm(taken: readonly Picked[], into: string, onExisting: OnExisting): FormData {
  const form = new FormData();
  const items = taken.map(({ path, kind }) => ({ path, kind }));
  form.append('plan', new Blob([JSON.stringify({ into, onExisting, items })], { type: 'application/json' }));
  for (const { file } of taken) if (file) form.append('content', file, 'content');
  return form;
}

export const totalBytes = (taken: readonly Picked[]): number =>
  taken.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);

/** What is being sent, in words. */
export function nameOf(taken: readonly Picked[]): string {
  const [first] = taken;
  if (taken.length === 1 && first) return visibleText(first.file?.name ?? first.path);
  return count(taken.length, 'file');
}

/** What an upload did, in words. */
export function outcome({ created, replaced, unchanged, leftOut }: Uploaded): string {
  const parts = [
    created > 0 && `${count(created, 'file')} uploaded`,
    replaced > 0 && `${count(replaced, 'file')} replaced`,
    unchanged > 0 && `${count(unchanged, 'file')} had the same content already`,
    leftOut.length > 0 && `${leftOut.length} left out`,
  ].filter(Boolean);
  return parts.length === 0 ? 'Nothing new was uploaded.' : `${parts.join(', ')}.`;
}
