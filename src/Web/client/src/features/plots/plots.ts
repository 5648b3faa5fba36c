import type { WorkspaceEvent, WorkspaceFile } from '@/shared/api/contract';

/** A picture that a program has written, in one of its versions. */
export interface Plot {
  fileId: string;
  path: string;
  /** The version of the workspace in which the file got this content. */
  version: number;
  size: number;
  at: string;
}

const imagePath = /\.(png|jpe?g|gif|webp|svg)$/i;

export const isImage = (path: string): boolean => imagePath.test(path);

// What a page has seen so far; the files themselves stay in the workspace.
const maxPlots = 60;

/** The pictures after some more events, newest first; the same list when they brought none. */
export function plotsAfter(
  plots: readonly Plot[],
  events: readonly WorkspaceEvent[],
  files: readonly WorkspaceFile[],
): readonly Plot[] {
  let now = plots;
  for (const event of events) {
    const written = pictureOf(event, files);
    if (written) now = [written, ...now.filter(({ fileId }) => fileId !== written.fileId)].slice(0, maxPlots);
    else if (event.type === 'file_deleted') {
      const { fileId } = event.data;
      if (now.some((plot) => plot.fileId === fileId)) now = now.filter((plot) => plot.fileId !== fileId);
    } else if (event.type === 'file_renamed') {
      const { fileId, to } = event.data;
      if (now.some((plot) => plot.fileId === fileId))
        now = now.map((plot) => (plot.fileId === fileId ? { ...plot, path: to } : plot));
    }
  }
  return now;
}

function pictureOf(event: WorkspaceEvent, files: readonly WorkspaceFile[]): Plot | null {
  if (event.type !== 'file_created' && event.type !== 'file_replaced' && event.type !== 'file_edited') return null;
  const { fileId, path, origin } = event.data;
  if (origin !== 'sandbox' || !isImage(path)) return null;
  const size = event.type === 'file_edited' ? event.data.resultSize : event.data.body.size;
  const now = files.find((file) => file.fileId === fileId)?.path ?? path;
  return { fileId, path: now, version: event.version, size, at: event.at };
}

/** As an address that the content security policy allows, and which in an <img> can neither run nor load anything. */
export function dataAddress(bytes: Uint8Array, type: string): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:${type};base64,${btoa(binary)}`;
}
