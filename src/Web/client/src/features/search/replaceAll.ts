import { isOpen } from '@/features/editor/groups';
import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import type { WorkspaceUiStore } from '@/features/workspaces/workspaceUi';
import type { FoundFile } from '@/shared/api/contract';

export interface Replaced {
  matches: number;
  files: number;
  /** Files that have changed since they were searched, or could not be read. */
  skipped: string[];
}

/** Makes of every match what it would become: as if the person had typed it, so each file's undo takes it back. */
export async function replaceAll(
  session: WorkspaceSession,
  ui: WorkspaceUiStore,
  files: readonly FoundFile[],
): Promise<Replaced> {
  const replaced: Replaced = { matches: 0, files: 0, skipped: [] };
  for (const { fileId, path, version, matches } of files) {
    const edits = matches.map(({ offset, length, insert }) => ({ offset, deleteCount: length, insert: insert ?? '' }));
    try {
      const document = await session.open(fileId);
      if (!document.replace(version, edits)) {
        replaced.skipped.push(path);
        continue;
      }
      replaced.matches += edits.length;
      replaced.files++;
      await document.flush();
      // Only what somebody looks at stays open.
      if (!isOpen(ui.getState(), fileId)) session.close(fileId);
    } catch {
      replaced.skipped.push(path);
    }
  }
  return replaced;
}
