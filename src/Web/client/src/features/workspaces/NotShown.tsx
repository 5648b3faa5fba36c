import type { ReactNode } from 'react';
import { api } from '@/shared/api/api';
import { useWorkspaceContext } from './workspaceContext';

/** In the place of a file that cannot be shown: why, and the way to it. */
export function NotShown({ fileId, children }: { fileId: string; children: ReactNode }) {
  const { session } = useWorkspaceContext();
  return (
    <div className="grid h-full place-items-center p-6 text-center">
      <div>
        {children}
        <a
          className="mt-2 inline-block text-accent underline"
          href={api.rawFileUrl(session.workspaceId, fileId)}
          download
        >
          Download it
        </a>
      </div>
    </div>
  );
}
