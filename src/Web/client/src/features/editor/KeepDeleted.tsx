import { useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { closeFile, openFile } from '@/features/workspaces/workspaceUi';
import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { newUuid } from '@/shared/lib/uuid';
import { Button } from '@/shared/ui/Button';
import { toast } from '@/shared/ui/toast';
import type { DocumentSync } from './core/documentSync';

interface KeepDeletedProps {
  fileId: string;
  document: DocumentSync;
  /** What became of the file: `was deleted`. */
  reason: string;
}

/** The file that is open here is gone: its text can be kept under a name. */
export function KeepDeleted({ fileId, document, reason }: KeepDeletedProps) {
  const { session, ui } = useWorkspaceContext();
  const [path, setPath] = useState('recovered.py');

  const close = () => {
    closeFile(ui, fileId);
    document.discard();
    session.close(fileId);
  };
  const keep = async () => {
    try {
      const created = await api.createFile(session.workspaceId, path, document.document.text, newUuid());
      await session.catchUp();
      close();
      openFile(ui, created.fileId);
    } catch (error) {
      toast.error(sentence(error));
    }
  };

  return (
    <div
      role="alert"
      className="relative z-10 flex flex-wrap items-center gap-2 border-b border-warn/40 bg-warn-ground px-4 py-2 text-[13px]"
    >
      <span className="mr-auto">This file {reason}.</span>
      <input
        aria-label="Name to keep it under"
        className="h-8 rounded-md border border-line-strong bg-surface px-2"
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
      <Button onClick={() => void keep()}>Keep the text</Button>
      <Button variant="quiet" onClick={close}>
        Close
      </Button>
    </div>
  );
}
