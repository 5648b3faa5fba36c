import { api } from '@/shared/api/api';

const contentEvents = new Set(['file_created', 'file_edited', 'file_replaced']);

/** The version at which a file's content changed next, or null when it did not. */
export async function nextVersionOf(workspaceId: string, fileId: string, version: number): Promise<number | null> {
  for (let after = version; ; ) {
    const page = await api.eventsAfter(workspaceId, after);
    const next = page.items.find(
      (event) => contentEvents.has(event.type) && 'fileId' in event.data && event.data.fileId === fileId,
    );
    if (next) return next.version;
    const last = page.items.at(-1);
    if (!last || last.version >= page.version) return null;
    after = last.version;
  }
}
