import { useStore } from 'zustand';
import { useUi, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { StripTab } from '@/shared/ui/TabStrip';
import { countOf, problems } from './problems';

export const problemsTab = 'problems';

/** In the strip below the editor, with how many there are. */
export function ProblemsTab() {
  const { ui } = useWorkspaceContext();
  const isCurrent = useUi((state) => state.bottomTab) === problemsTab;
  const count = useStore(problems, countOf);
  return (
    <StripTab
      name="Problems"
      isCurrent={isCurrent}
      className={isCurrent ? 'shadow-[inset_0_-2px_0_var(--accent)]' : ''}
      onChoose={() => ui.setState({ bottomTab: problemsTab })}
      testId="problems-tab"
    >
      Problems
      {count > 0 && (
        <span className="rounded-full bg-selected px-1.5 text-xs tabular-nums" data-testid="problem-count">
          {count}
        </span>
      )}
    </StripTab>
  );
}
