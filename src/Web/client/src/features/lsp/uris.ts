/** Where a workspace's files are, as the language server sees them. */
export const workspaceFolder = '/home/learner/workspace';
const scheme = 'file://';

const encoded = (path: string): string => scheme + path.split('/').map(encodeURIComponent).join('/');

export const workspaceUri = encoded(workspaceFolder);

export const uriOfFile = (path: string): string => encoded(`${workspaceFolder}/${path}`);
export const uriOfLibrary = (path: string): string => encoded(path);

/** Whether a language server is told about a file: the ending decides, as in the editor. */
export const isPython = (path: string): boolean => /\.pyi?w?$/i.test(path);

export type Whereabouts = { kind: 'file'; path: string } | { kind: 'library'; path: string };

/** What a server's URI names; compared by what it means, because servers and editors escape differently. Letter case counts. */
export function whereabouts(uri: unknown): Whereabouts | null {
  if (typeof uri !== 'string' || !uri.startsWith(`${scheme}/`) || uri.length > 8192) return null;
  let path: string;
  try {
    path = decodeURIComponent(uri.slice(scheme.length));
  } catch {
    return null;
  }
  if (path.split('/').some((part) => part === '..' || part === '.')) return null;
  if (path.startsWith(`${workspaceFolder}/`)) return { kind: 'file', path: path.slice(workspaceFolder.length + 1) };
  return /\.pyi?$/.test(path) ? { kind: 'library', path } : null;
}
