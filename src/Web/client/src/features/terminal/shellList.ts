/** A shell as the server lists it. */
export interface ListedShell {
  id: string;
  /** What somebody has called it. */
  name: string | null;
}

/**
 * The shells to show: those of this page, and those that another device has opened. One that the server knew and no
 * longer lists was closed elsewhere; one that it never knew is about to be started by this page.
 */
export function shellsToShow(
  shown: readonly string[],
  before: readonly ListedShell[] | null,
  listed: readonly ListedShell[],
): string[] {
  const isListed = (id: string) => listed.some((shell) => shell.id === id);
  const closed = new Set((before ?? []).map(({ id }) => id).filter((id) => !isListed(id)));
  const kept = shown.filter((id) => !closed.has(id));
  const added = listed.map(({ id }) => id).filter((id) => !shown.includes(id));
  const all = [...kept, ...added];
  return all.length === shown.length && all.every((id, i) => id === shown[i]) ? (shown as string[]) : all;
}

const ownName = (id: string) => (id.startsWith('shell-') ? `Shell ${id.slice('shell-'.length)}` : id);

export const shellName = (id: string, listed: readonly ListedShell[] | null): string =>
  listed?.find((shell) => shell.id === id)?.name ?? ownName(id);
