import { useMemo } from 'react';
import type { Picked } from '@/features/uploads/uploadPlan';
import { sentence } from '@/shared/api/http';
import { persistently } from '@/shared/lib/lazyPart';
import { toast } from '@/shared/ui/toast';
import { useWorkspace, useWorkspaceContext } from './workspaceContext';

export type PickKind = 'files' | 'folder' | 'archive';

export interface Uploads {
  /** Asks the person for files, and uploads them into a folder. */
  pick: (kind: PickKind, into: string) => void;
  drop: (transfer: DataTransfer, into: string) => void;
}

/** Ways to upload. The code behind them is fetched with the first use. */
export function useUploads(): Uploads {
  const { session } = useWorkspaceContext();
  const { limits } = useWorkspace();
  return useMemo(() => {
    const start = async (into: string, choose: () => Promise<Picked[]>) => {
      let stage = 'The page could not fetch what uploading needs';
      try {
        // Asked for at once: a browser shows the choice only right after a click.
        const choosing = choose().catch((error: unknown) => {
          stage = 'Your browser could not read the files';
          throw error;
        });
        const [picked, { upload }] = await Promise.all([
          choosing,
          persistently(() => import('@/features/uploads/upload')),
        ]);
        stage = 'The upload failed';
        await upload(session, limits, picked, into);
      } catch (error) {
        toast.error(`${stage}, and nothing was uploaded. ${sentence(error)} Try again.`);
      }
    };
    return {
      pick: (kind, into) =>
        void start(into, async () => {
          const files = await chosenFiles(kind);
          const { pickedFiles } = await persistently(() => import('@/features/uploads/picked'));
          const picked = pickedFiles(files);
          return kind === 'archive' ? picked.map((item) => ({ ...item, kind: 'archive', path: '' })) : picked;
        }),
      drop: (transfer, into) => {
        // All of this is empty once the event is over.
        const entries: FileSystemEntry[] = [];
        const files: File[] = [];
        for (const item of transfer.items) {
          const entry = item.webkitGetAsEntry();
          const file = item.getAsFile();
          if (entry) entries.push(entry);
          else if (file) files.push(file);
        }
        void start(into, async () => {
          const { droppedFiles, pickedFiles } = await persistently(() => import('@/features/uploads/picked'));
          return [...(await droppedFiles(entries)), ...pickedFiles(files)];
        });
      },
    };
  }, [session, limits]);
}

function chosenFiles(kind: PickKind): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = kind === 'files';
  input.webkitdirectory = kind === 'folder';
  if (kind === 'archive') input.accept = '.zip,application/zip';
  return new Promise((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
