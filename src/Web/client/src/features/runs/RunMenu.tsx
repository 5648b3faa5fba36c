import { ChevronDown, History, RotateCcw, Settings2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { RunControl } from '@/features/workspaces/useRun';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Menu, MenuChoice, MenuChoices, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import { chooseRun, useRunChoice } from './runChoice';
import { runWords } from './runWords';

const RunConfigurations = lazyPart(() => import('./RunConfigurations'));

/** Beside the Run button: what it runs, and what else there is to do with runs. */
export default function RunMenu({ control }: { control: RunControl }) {
  const { session, ui } = useWorkspaceContext();
  const { runConfigurations = [] } = useWorkspace();
  const choice = useRunChoice(session.workspaceId);
  const [editing, setEditing] = useState(false);
  const known = choice === 'tests' || runConfigurations.some(({ id }) => id === choice);
  const busy = control.phase === 'running' || control.phase === 'stopping';
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button
            variant={busy ? 'danger' : 'primary'}
            aria-label="What to run"
            title="What to run"
            className="w-7 rounded-l-none px-0"
            data-testid="run-menu"
          >
            <ChevronDown aria-hidden="true" />
          </Button>
        </MenuTrigger>
        <MenuContent className="max-w-[min(22rem,calc(100vw-1rem))]">
          <MenuChoices value={known ? choice : 'file'} onValueChange={(value) => chooseRun(session.workspaceId, value)}>
            <MenuChoice value="file">The file in front</MenuChoice>
            <MenuChoice value="tests">Tests</MenuChoice>
            {runConfigurations.map(({ id, name, spec }) => (
              <MenuChoice key={id} value={id}>
                <span className="truncate">{visibleText(name)}</span>
                <span className="ml-auto max-w-40 truncate pl-3 text-xs text-muted">{visibleText(runWords(spec))}</span>
              </MenuChoice>
            ))}
          </MenuChoices>
          <MenuSeparator />
          <MenuItem onSelect={() => void control.again()} data-testid="run-again">
            <RotateCcw aria-hidden="true" />
            Run again
            <kbd className="ml-auto pl-3 text-xs text-muted">Ctrl+Shift+F5</kbd>
          </MenuItem>
          <MenuItem onSelect={() => setEditing(true)} data-testid="edit-configurations">
            <Settings2 aria-hidden="true" />
            Run configurations…
          </MenuItem>
          <MenuItem onSelect={() => ui.setState({ bottomTab: 'runs', pane: 'terminal' })} data-testid="show-past-runs">
            <History aria-hidden="true" />
            Past runs
          </MenuItem>
        </MenuContent>
      </Menu>
      {editing && (
        <Suspense>
          <RunConfigurations onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  );
}
