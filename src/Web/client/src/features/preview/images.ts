import { api } from '@/shared/api/api';
import type { WorkspaceFile } from '@/shared/api/contract';

const starts: [type: string, bytes: number[], at?: number][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x57, 0x45, 0x42, 0x50], 8],
];

/** The type of a picture by its first bytes, whatever it is called; null when it is none that is shown. */
export function imageType(bytes: Uint8Array, path: string): string | null {
  for (const [type, start, at = 0] of starts) if (start.every((byte, i) => bytes[at + i] === byte)) return type;
  if (!/\.svg$/i.test(path)) return null;
  return /<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 4096))) ? 'image/svg+xml' : null;
}

/**
 * A picture of the workspace as a data: address, which the content security policy allows and which, in an <img>, can
 * run nothing and load nothing, not even an SVG.
 */
export async function imageSource(workspaceId: string, file: WorkspaceFile): Promise<string> {
  const answer = await fetch(api.rawFileUrl(workspaceId, file.fileId), { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`The picture cannot be fetched (${answer.status}).`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const type = imageType(bytes, file.path);
  if (type === null) throw new Error('This is not a picture that can be shown.');
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error('The picture cannot be read.'));
    reader.readAsDataURL(new Blob([bytes], { type }));
  });
}
