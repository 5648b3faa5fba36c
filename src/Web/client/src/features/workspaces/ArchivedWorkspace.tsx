import { ArchiveRestore } from 'lucide-react';
import { api } from '@/shared/api/api';
import type { Workspace } from '@/shared/api/contract';
import { download } from '@/shared/lib/download';
import { count } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { LinkButton } from '@/shared/ui/LinkButton';
import { MessagePage } from '@/shared/ui/MessagePage';
import { useWorkspaceActions } from './list/useWorkspaceActions';

/** In place of the workspace while it is in the archive: everything can be read, nothing changed. */
export default function ArchivedWorkspace({ workspace }: { workspace: Workspace }) {
  const actions = useWorkspaceActions();
  return (
    <MessagePage
      title={`${visibleText(workspace.name)} is archived`}
      actions={
        <>
          <Button variant="primary" onClick={() => void actions.unarchive(workspace)} data-testid="unarchive">
            <ArchiveRestore aria-hidden="true" /> Restore
          </Button>
          <Button onClick={() => download(api.archiveUrl(workspace.workspaceId))}>Download (ZIP)</Button>
          <LinkButton href={`/w/${workspace.workspaceId}/history`}>Read its files and history</LinkButton>
          <LinkButton href="/workspaces">All workspaces</LinkButton>
        </>
      }
    >
      <p>
        It is kept with its {count(workspace.files.length, 'file')} and its history, and has no sandbox. Restore it to
        work in it again.
      </p>
    </MessagePage>
  );
}
