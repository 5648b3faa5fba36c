import { Archive, ArchiveRestore, Copy, Download, Ellipsis, FolderCode, History, Pencil } from 'lucide-react';
import { useState } from 'react';
import { Link, navigate } from '@/app/router';
import { api } from '@/shared/api/api';
import type { WorkspaceSummary } from '@/shared/api/contract';
import { download } from '@/shared/lib/download';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import { NameDialog } from './NameDialog';
import { useWorkspaceActions } from './useWorkspaceActions';
import { copyName, factsOf } from './workspaceFacts';

export function WorkspaceRow({ workspace }: { workspace: WorkspaceSummary }) {
  const { workspaceId, name, archived } = workspace;
  const [asking, setAsking] = useState<'rename' | 'duplicate' | null>(null);
  const actions = useWorkspaceActions();
  const shown = visibleText(name);
  return (
    <li
      className="flex items-center gap-3 px-4 py-3 hover:bg-hover"
      data-testid="workspace"
      data-name={name}
      data-archived={archived}
    >
      <FolderCode className="size-5 shrink-0 text-accent" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <Link href={`/w/${workspaceId}`} className="block truncate font-medium hover:underline">
          {shown}
        </Link>
        <p className="truncate text-xs text-muted">{factsOf(workspace, Date.now()).join(' · ')}</p>
      </div>
      {archived && (
        <Button onClick={() => void actions.unarchive(workspace)} aria-label={`Restore ${shown}`}>
          <ArchiveRestore aria-hidden="true" /> Restore
        </Button>
      )}
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={`Actions for ${shown}`} data-testid="workspace-menu">
            <Ellipsis aria-hidden="true" />
          </Button>
        </MenuTrigger>
        <MenuContent>
          {!archived && (
            <MenuItem onSelect={() => setAsking('rename')}>
              <Pencil aria-hidden="true" /> Rename…
            </MenuItem>
          )}
          <MenuItem onSelect={() => setAsking('duplicate')}>
            <Copy aria-hidden="true" /> Duplicate…
          </MenuItem>
          <MenuItem onSelect={() => download(api.archiveUrl(workspaceId))}>
            <Download aria-hidden="true" /> Download (ZIP)
          </MenuItem>
          <MenuItem onSelect={() => navigate(`/w/${workspaceId}/history`)}>
            <History aria-hidden="true" /> History
          </MenuItem>
          <MenuSeparator />
          {archived ? (
            <MenuItem onSelect={() => void actions.unarchive(workspace)}>
              <ArchiveRestore aria-hidden="true" /> Restore
            </MenuItem>
          ) : (
            <MenuItem onSelect={() => void actions.archive(workspace)}>
              <Archive aria-hidden="true" /> Archive
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
      {asking === 'rename' && (
        <NameDialog
          title={`Rename ${shown}`}
          initial={name}
          confirm="Rename"
          onConfirm={(chosen, key) => actions.rename(workspace, chosen, key)}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'duplicate' && (
        <NameDialog
          title={`Duplicate ${shown}`}
          detail="The copy has the files as they are now; its history begins anew."
          initial={copyName(name)}
          confirm="Duplicate"
          onConfirm={(chosen, key) => actions.duplicate(workspace, chosen, key)}
          onClose={() => setAsking(null)}
        />
      )}
    </li>
  );
}
