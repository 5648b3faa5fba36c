import { useQuery } from '@tanstack/react-query';
import {
  CircleUser,
  Folder,
  Folders,
  LogOut,
  MessageSquareText,
  Monitor,
  Moon,
  Package,
  ScrollText,
  Server,
  Settings,
  Sun,
} from 'lucide-react';
import { useState } from 'react';
import { navigate } from '@/app/router';
import { type Theme, useTheme } from '@/app/theme';
import { openSettings } from '@/features/settings/settingsDialog';
import { changeSettings } from '@/features/settings/settingsSync';
import { sentence } from '@/shared/api/http';
import { meQuery, workspacesQuery } from '@/shared/api/queries';
import { visibleText } from '@/shared/lib/visibleText';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import { toast } from '@/shared/ui/toast';
import { signOut, type Unfinished } from './account';

const themes: { theme: Theme; name: string; icon: typeof Sun }[] = [
  { theme: 'system', name: 'Theme of the system', icon: Monitor },
  { theme: 'light', name: 'Light theme', icon: Sun },
  { theme: 'dark', name: 'Dark theme', icon: Moon },
];

const mostListed = 6;

export function AccountMenu() {
  const me = useQuery(meQuery).data;
  const theme = useTheme();
  const [asking, setAsking] = useState<Unfinished | null>(null);
  const isAdmin = me?.roles.includes('admin') ?? false;
  const mayReview = me?.roles.includes('reviewer') ?? false;
  const mayAudit = me?.roles.some((role) => role === 'auditor' || role === 'admin') ?? false;

  const leave = async (force: boolean) => {
    try {
      setAsking(await signOut(force));
    } catch (error) {
      toast.error(`You are still signed in, and nothing is lost. ${sentence(error)} Try again in a moment.`);
    }
  };

  return (
    <>
      <Menu>
        <MenuTrigger
          className="grid size-8 place-items-center rounded-full text-muted hover:bg-hover hover:text-text"
          aria-label="Account"
          data-testid="account-menu"
        >
          <CircleUser className="size-5" aria-hidden="true" />
        </MenuTrigger>
        <MenuContent className="max-w-72">
          <MenuLabel>{me ? visibleText(me.email) : 'Signed in'}</MenuLabel>
          <Workspaces />
          {mayReview && (
            <MenuItem onSelect={() => navigate('/reviews')} data-testid="open-reviews">
              <MessageSquareText aria-hidden="true" /> Reviews
            </MenuItem>
          )}
          {mayAudit && (
            <MenuItem onSelect={() => navigate('/audit')}>
              <ScrollText aria-hidden="true" /> Audit log
            </MenuItem>
          )}
          {isAdmin && (
            <>
              <MenuItem onSelect={() => navigate('/admin/sandboxes')}>
                <Server aria-hidden="true" /> Sandboxes
              </MenuItem>
              <MenuItem onSelect={() => navigate('/admin/packages')}>
                <Package aria-hidden="true" /> Packages
              </MenuItem>
            </>
          )}
          <MenuSeparator />
          {themes.map(({ theme: value, name, icon: Icon }) => (
            <MenuItem
              key={value}
              onSelect={() => changeSettings({ theme: value })}
              className={theme.theme === value ? 'font-semibold text-accent' : ''}
            >
              <Icon aria-hidden="true" /> {name}
              {theme.theme === value && <span className="sr-only">(chosen)</span>}
            </MenuItem>
          ))}
          <MenuItem onSelect={openSettings} data-testid="open-settings">
            <Settings aria-hidden="true" /> Settings
          </MenuItem>
          <MenuSeparator />
          <MenuItem onSelect={() => void leave(false)} data-testid="sign-out">
            <LogOut aria-hidden="true" /> Sign out
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking !== null}
        title={asking === 'unsent' ? 'Sign out without sending?' : 'Sign out without saving?'}
        confirm="Sign out"
        danger
        onConfirm={() => void leave(true)}
        onClose={() => setAsking(null)}
      >
        {asking === 'unsent'
          ? 'You have begun to write something that is not sent. Nobody else at this browser gets to see it, so it is lost when you sign out. To keep it, cancel, and send it first.'
          : 'Some of your changes could not be saved yet. This browser keeps them, for you alone, and saves them when you sign in here again.'}
      </ConfirmDialog>
    </>
  );
}

/** Mounted with the open menu, so the list is asked for when somebody looks. */
function Workspaces() {
  const { data } = useQuery(workspacesQuery);
  return (
    <>
      {data
        ?.filter(({ archived }) => !archived)
        .slice(0, mostListed)
        .map((workspace) => (
          <MenuItem key={workspace.workspaceId} onSelect={() => navigate(`/w/${workspace.workspaceId}`)}>
            <Folder aria-hidden="true" />
            <span className="truncate">{visibleText(workspace.name)}</span>
          </MenuItem>
        ))}
      <MenuItem onSelect={() => navigate('/workspaces')} data-testid="all-workspaces">
        <Folders aria-hidden="true" /> All workspaces
      </MenuItem>
      <MenuSeparator />
    </>
  );
}
