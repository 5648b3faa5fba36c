import { Box } from 'lucide-react';
import { sentence } from '@/shared/api/http';
import { visibleText } from '@/shared/lib/visibleText';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/shared/ui/Menu';
import { toast } from '@/shared/ui/toast';
import { useSession, useWorkspaceContext } from './workspaceContext';

const words = {
  none: 'No sandbox',
  starting: 'Starting…',
  ready: 'Sandbox ready',
  stopped: 'Sandbox stopped',
  unavailable: 'Sandbox unavailable',
};
const dots = {
  none: 'bg-line-strong',
  starting: 'bg-warn animate-pulse',
  ready: 'bg-good',
  stopped: 'bg-line-strong',
  unavailable: 'bg-bad',
};

export function SandboxChip() {
  const { session } = useWorkspaceContext();
  const { state, detail } = useSession((current) => current.sandbox);
  const attempt = (action: Promise<void>) => void action.catch((error: unknown) => toast.error(sentence(error)));
  return (
    <Menu>
      <MenuTrigger
        className="flex h-7 items-center gap-2 rounded-full border border-line px-2.5 text-xs text-muted hover:bg-hover"
        data-testid="sandbox-state"
        data-state={state}
      >
        <span className={`size-2 rounded-full ${dots[state]}`} aria-hidden="true" />
        <span className="max-lg:sr-only" role="status">
          {words[state]}
        </span>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>{detail ? visibleText(detail) : words[state]}</MenuLabel>
        {state === 'ready' ? (
          <MenuItem onSelect={() => attempt(session.sandbox.restart())}>
            <Box aria-hidden="true" /> Restart sandbox
          </MenuItem>
        ) : (
          <MenuItem disabled={state === 'starting'} onSelect={() => attempt(session.sandbox.ask())}>
            <Box aria-hidden="true" /> Start sandbox
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
