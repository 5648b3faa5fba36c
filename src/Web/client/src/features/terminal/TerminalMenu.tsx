import { Eraser, MoreHorizontal, Pencil, Search, Skull } from 'lucide-react';
import { useRef } from 'react';
import { useSettings } from '@/features/settings/settings';
import { changeSettings } from '@/features/settings/settingsSync';
import { Button } from '@/shared/ui/Button';
import { Menu, MenuCheck, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import type { TerminalActions } from './TerminalHost';
import { setTerminalPreference, useTerminalPreferences } from './terminalPreferences';

interface TerminalMenuProps {
  name: string;
  actions: () => TerminalActions | undefined;
  onRename: () => void;
  onKill: () => void;
}

/** What can be done with the shell in front, and how terminals behave here. */
export default function TerminalMenu({ name, actions, onRename, onKill }: TerminalMenuProps) {
  const { copyOnSelect } = useTerminalPreferences();
  const takesFocus = useRef(false);
  const taking = (action: () => void) => () => {
    takesFocus.current = true;
    action();
  };
  const screenReader = useSettings((settings) => settings.screenReader);
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          variant="quiet"
          size="icon"
          aria-label={`More for ${name}`}
          title="More"
          className="mr-1 self-center"
          data-testid="terminal-menu"
        >
          <MoreHorizontal aria-hidden="true" />
        </Button>
      </MenuTrigger>
      {/* What was chosen may take the focus: a field, or the terminal. */}
      <MenuContent
        onCloseAutoFocus={(event) => {
          if (takesFocus.current) event.preventDefault();
          takesFocus.current = false;
        }}
      >
        <MenuItem onSelect={taking(() => actions()?.search())}>
          <Search aria-hidden="true" />
          Search
          <kbd className="ml-auto pl-3 text-xs text-muted">Ctrl+F</kbd>
        </MenuItem>
        <MenuItem onSelect={onRename}>
          <Pencil aria-hidden="true" />
          Rename…
        </MenuItem>
        <MenuItem onSelect={taking(() => actions()?.clear())}>
          <Eraser aria-hidden="true" />
          Clear
        </MenuItem>
        <MenuItem onSelect={onKill}>
          <Skull aria-hidden="true" />
          End what runs in it
        </MenuItem>
        <MenuSeparator />
        <MenuCheck
          checked={copyOnSelect}
          onCheckedChange={(checked) => setTerminalPreference({ copyOnSelect: checked })}
        >
          Copy what is selected
        </MenuCheck>
        <MenuCheck checked={screenReader} onCheckedChange={(checked) => changeSettings({ screenReader: checked })}>
          Screen reader mode
        </MenuCheck>
      </MenuContent>
    </Menu>
  );
}
