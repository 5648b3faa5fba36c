import type { DocumentTransport } from '@/features/editor/core/documentSync';
import { api } from '@/shared/api/api';
import { ApiError, hasStatus } from '@/shared/api/http';

/** How the edits of one file reach the server. */
export function editTransport(
  workspaceId: string,
  fileId: string,
  personId: () => Promise<string>,
  catchUp: () => Promise<void>,
): DocumentTransport {
  return {
    sendEdits: async (command, key) => {
      try {
        return await api.editFile(workspaceId, fileId, command, key);
      } catch (error) {
        if (hasStatus(error, 404)) await assertSamePerson(await personId());
        throw error;
      }
    },
    sendLast: (command, key) => void api.editFileLast(workspaceId, fileId, command, key).catch(() => {}),
    readFile: (version) => api.file(workspaceId, fileId, version),
    catchUp,
  };
}

/** To somebody else who has signed in in this browser nothing of this workspace exists, which is not its end. */
async function assertSamePerson(personId: string): Promise<void> {
  const me = await api.me();
  if (me.personId === personId) return;
  throw new ApiError(
    401,
    `${me.email} is signed in in this browser now. Your changes are kept here, and saved when you sign in again.`,
  );
}
