import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { removeShell } from '@/features/workspaces/workspaceUi';
import { sentence } from '@/shared/api/http';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';

/** What ends a shell, or what runs in it. When that fails, the tab stays and the person is told. */
export function useShellActions(nameOf: (terminalId: string) => string) {
  const { session, ui } = useWorkspaceContext();
  const close = async (terminalId: string) => {
    try {
      // Without a sandbox there is nothing behind the tab.
      if (session.state.getState().sandbox.state === 'ready') await session.terminals.remove(terminalId);
    } catch (error) {
      // A shell that was never started, or has been closed elsewhere, need not be ended.
      if (!sentence(error).includes('is not open')) {
        toast.error(
          `${visibleText(nameOf(terminalId))} was not closed, and what runs in it goes on. ${sentence(error)}`,
        );
        return;
      }
    }
    removeShell(ui, terminalId);
  };
  const kill = async (terminalId: string) => {
    try {
      await session.terminals.kill(terminalId);
    } catch (error) {
      toast.error(`What runs in ${visibleText(nameOf(terminalId))} goes on. ${sentence(error)}`);
    }
  };
  return { close, kill };
}
