const utf8 = new TextEncoder();
const nameBytes = 255;
const pathBytes = 1024;
const pathDepth = 32;

/** Why the server would refuse a path, in words, or null. The same rules as WorkspacePath on the server. */
export function pathProblem(path: string): string | null {
  if (path === '') return 'It has no name.';
  if (path.startsWith('/')) return 'It starts with a slash.';
  if (utf8.encode(path).length > pathBytes) return `Its path is longer than ${pathBytes} bytes.`;
  if (/[\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(path))
    return 'Its name is not valid Unicode.';
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return 'Its name has a control character.';
  if (path.includes('\\')) return 'Its name has a backslash.';
  const names = path.split('/');
  if (names.length > pathDepth) return `It lies deeper than ${pathDepth} folders.`;
  for (const name of names) {
    if (name === '') return 'Its path has an empty name.';
    if (name === '.' || name === '..') return `Its path has the name “${name}”.`;
    if (utf8.encode(name).length > nameBytes) return `Its name is longer than ${nameBytes} bytes.`;
  }
  return null;
}

const ignored = new Set(['.git', '.venv', 'venv', '__pycache__', '.cache', 'node_modules', '.ipynb_checkpoints']);
const desktop = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Why a file is not worth uploading, or null: the server would leave it out as well. */
export function leftOutBecause(path: string): string | null {
  const names = path.split('/');
  if (desktop.has(names.at(-1) ?? '') || names[0] === '__MACOSX') return 'The desktop’s own file.';
  if (names.some((name) => ignored.has(name) || name.endsWith('.pyc')))
    return 'Environments, caches and version control are never stored.';
  return null;
}
