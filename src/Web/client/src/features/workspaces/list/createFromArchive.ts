import { sendUpload } from '@/features/uploads/sendUpload';
import { uploadForm } from '@/features/uploads/uploadPlan';
import { api } from '@/shared/api/api';

/** Makes a workspace of an archive's files. */
export function createFromArchive(name: string, file: File, key: string): Promise<{ workspaceId: string }> {
  const form = uploadForm([{ path: '', kind: 'archive', file }], '', 'ask');
  return sendUpload<{ workspaceId: string }>(api.unpackWorkspaceUrl(name), form, key, {
    onProgress: () => {},
    signal: new AbortController().signal,
  });
}
