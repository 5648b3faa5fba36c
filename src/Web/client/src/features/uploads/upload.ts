import type { WorkspaceSession } from '@/features/workspaces/workspaceSession';
import { api } from '@/shared/api/api';
import { hasStatus, isTemporary, sentence } from '@/shared/api/http';
import { count } from '@/shared/lib/format';
import { newUuid } from '@/shared/lib/uuid';
import { toast } from '@/shared/ui/toast';
import { soleArchive } from './picked';
import { sendUpload } from './sendUpload';
import {
  nameOf,
  type OnExisting,
  outcome,
  type Picked,
  type Refused,
  sortOut,
  totalBytes,
  type Uploaded,
  uploadForm,
} from './uploadPlan';
import { closeUpload, isUploading, type UploadState, uploadState } from './uploadState';

const show = (state: UploadState) => uploadState.setState(state, true);

/** Uploads what was picked into a folder, from the first question to the last word. */
export async function upload(
  session: WorkspaceSession,
  limits: Record<string, number>,
  picked: readonly Picked[],
  into: string,
): Promise<void> {
  if (picked.length === 0) return;
  if (isUploading()) {
    toast.error('Another upload is under way. Wait until it has ended.');
    return;
  }
  const archive = soleArchive(picked);
  if (archive?.kind === 'file') {
    const meant = await new Promise<'unpack' | 'keep' | null>((choose) =>
      show({ step: 'archive', name: archive.file?.name ?? '', choose }),
    );
    if (meant === null) return closeUpload();
    if (meant === 'unpack') picked = [{ ...archive, kind: 'archive', path: '' }];
  }
  const { taken, refused } = sortOut(picked, into, limits);
  if (taken.length === 0)
    return show({ step: 'over', failed: true, message: 'Nothing was uploaded.', refused, again: null });
  await send({ session, into, taken, refused, onExisting: 'ask', key: newUuid() });
}

interface Sent {
  session: WorkspaceSession;
  into: string;
  taken: readonly Picked[];
  refused: readonly Refused[];
  onExisting: OnExisting;
  key: string;
}

async function send(sent: Sent): Promise<void> {
  const { session, into, taken, refused, onExisting, key } = sent;
  const cancelled = new AbortController();
  const total = totalBytes(taken);
  const progress = (bytes: number) =>
    show({
      step: 'sending',
      name: nameOf(taken),
      sent: Math.min(bytes, total),
      total,
      cancel: () => cancelled.abort(),
    });
  progress(0);
  try {
    const form = uploadForm(taken, into, onExisting);
    const uploaded = await sendUpload<Uploaded>(api.uploadUrl(session.workspaceId), form, key, {
      onProgress: progress,
      signal: cancelled.signal,
    });
    await session.catchUp();
    const all = [...refused, ...uploaded.leftOut];
    const message = outcome({ ...uploaded, leftOut: all });
    if (all.length === 0) {
      closeUpload();
      toast.success(message);
    } else show({ step: 'over', failed: false, message, refused: all, again: null });
  } catch (error) {
    if (cancelled.signal.aborted) return closeUpload();
    await failed(sent, error);
  }
}

async function failed(sent: Sent, error: unknown): Promise<void> {
  // Tells the rest of the page when the session has ended.
  if (hasStatus(error, 401)) await api.me().catch(() => {});
  const existing = hasStatus(error, 409) ? strings(error.problem.existing) : [];
  if (existing.length > 0) {
    const choice = await new Promise<Exclude<OnExisting, 'ask'> | null>((choose) =>
      show({ step: 'existing', existing, choose }),
    );
    return choice === null ? closeUpload() : send({ ...sent, onExisting: choice, key: newUuid() });
  }
  const paths = refusedPaths(error);
  const bad = new Set(paths.map(({ path }) => path));
  const inPlace = (item: Picked) => (sent.into === '' ? item.path : `${sent.into}/${item.path}`);
  const others = sent.taken.filter((item) => !bad.has(inPlace(item)));
  const couldSendOthers = bad.size > 0 && others.length > 0 && sent.taken.every(({ kind }) => kind !== 'archive');
  const refused = [...sent.refused, ...paths];
  show({
    step: 'over',
    failed: true,
    message: sentence(error),
    refused,
    again: couldSendOthers
      ? {
          label: `Upload the other ${count(others.length, 'file')}`,
          run: () => void send({ ...sent, taken: others, refused, key: newUuid() }),
        }
      : // The same key: what arrived after all is not done twice.
        isTemporary(error)
        ? { label: 'Try again', run: () => void send(sent) }
        : null,
  });
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

function refusedPaths(error: unknown): Refused[] {
  const paths = error instanceof Error && 'problem' in error ? (error.problem as { paths?: unknown }).paths : null;
  return Array.isArray(paths)
    ? paths.filter((item): item is Refused => typeof item?.path === 'string' && typeof item?.reason === 'string')
    : [];
}
