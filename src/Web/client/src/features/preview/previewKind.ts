export type PreviewKind = 'image' | 'table' | 'markdown';

const kinds: Record<string, PreviewKind> = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  webp: 'image',
  svg: 'image',
  csv: 'table',
  tsv: 'table',
  md: 'markdown',
  markdown: 'markdown',
};

/** How a file can be shown other than as its text; null when it cannot. */
export function previewKind(path: string): PreviewKind | null {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(kinds, extension) && kinds[extension]) || null;
}
