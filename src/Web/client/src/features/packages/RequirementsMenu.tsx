import { FileDown, FileText, Pin } from 'lucide-react';
import { useWorkspace } from '@/features/workspaces/workspaceContext';
import { download } from '@/shared/lib/download';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import { packagesApi } from './packagesApi';
import type { PackageActions } from './usePackageActions';

interface RequirementsMenuProps {
  environment: string;
  hasPackages: boolean;
  isBusy: boolean;
  actions: PackageActions;
}

const mostFiles = 6;
const isRequirements = (path: string) => /(^|\/)[^/]*requirements[^/]*\.txt$/i.test(path);

/** From files to packages, and from packages to files. */
export function RequirementsMenu({ environment, hasPackages, isBusy, actions }: RequirementsMenuProps) {
  const { workspaceId, files } = useWorkspace();
  const found = files
    .map(({ path }) => path)
    .filter(isRequirements)
    .sort((one, other) => one.length - other.length || one.localeCompare(other))
    .slice(0, mostFiles);
  const save = (hashes: boolean) => download(packagesApi.requirementsUrl(workspaceId, environment, hashes));
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button data-testid="requirements-menu">Requirements</Button>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>Install what a file names</MenuLabel>
        {found.map((path) => (
          <MenuItem
            key={path}
            disabled={isBusy}
            onSelect={() => void actions.change({ action: 'installFile', file: path })}
          >
            <FileText aria-hidden="true" />
            <span className="truncate">{visibleText(path)}</span>
          </MenuItem>
        ))}
        {found.length === 0 && <MenuItem disabled>There is no requirements.txt</MenuItem>}
        <MenuSeparator />
        <MenuLabel>What is installed</MenuLabel>
        <MenuItem disabled={!hasPackages} onSelect={() => void actions.pin(false)}>
          <Pin aria-hidden="true" /> Pin in requirements.txt
        </MenuItem>
        <MenuItem disabled={!hasPackages} onSelect={() => void actions.pin(true)}>
          <Pin aria-hidden="true" /> Pin with hashes
        </MenuItem>
        <MenuItem disabled={!hasPackages} onSelect={() => save(false)}>
          <FileDown aria-hidden="true" /> Export
        </MenuItem>
        <MenuItem disabled={!hasPackages} onSelect={() => save(true)}>
          <FileDown aria-hidden="true" /> Export with hashes
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
