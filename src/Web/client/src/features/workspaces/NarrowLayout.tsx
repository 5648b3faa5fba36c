import { FileCode2, Files, MessageSquareText, Search, SquareTerminal } from 'lucide-react';
import { EditorPane } from '@/features/editor/EditorPane';
import { BottomPanel } from '@/features/terminal/BottomPanel';
import { classes } from '@/shared/lib/classes';
import { FileTree } from './FileTree';
import { LazyReview, LazySearch } from './SidePane';
import { useUi, useWorkspaceContext } from './workspaceContext';
import type { Pane } from './workspaceUi';

const choices: { pane: Pane; name: string; icon: typeof Files }[] = [
  { pane: 'files', name: 'Files', icon: Files },
  { pane: 'search', name: 'Search', icon: Search },
  { pane: 'editor', name: 'Editor', icon: FileCode2 },
  { pane: 'terminal', name: 'Terminal', icon: SquareTerminal },
  { pane: 'review', name: 'Review', icon: MessageSquareText },
];

/** One pane at a time, with a switcher at the bottom, in reach of a thumb. */
export function NarrowLayout({ onRun }: { onRun: () => void }) {
  const { ui } = useWorkspaceContext();
  const pane = useUi((state) => state.pane);
  return (
    <div className="flex h-full flex-col">
      <div className="relative min-h-0 flex-1">
        <div className="absolute inset-0" hidden={pane !== 'files'}>
          <FileTree />
        </div>
        {pane === 'search' && (
          <div className="absolute inset-0">
            <LazySearch />
          </div>
        )}
        {pane === 'review' && (
          <div className="absolute inset-0">
            <LazyReview />
          </div>
        )}
        <div className="absolute inset-0" hidden={pane !== 'editor'}>
          <EditorPane onRun={onRun} narrow />
        </div>
        <div className="absolute inset-0" hidden={pane !== 'terminal'}>
          <BottomPanel isShown={pane === 'terminal'} />
        </div>
      </div>
      <nav aria-label="Panes" className="flex shrink-0 border-t border-line bg-surface">
        {choices.map(({ pane: value, name, icon: Icon }) => (
          <button
            key={value}
            type="button"
            aria-pressed={pane === value}
            onClick={() => ui.setState({ pane: value })}
            className={classes(
              'flex h-12 flex-1 flex-col items-center justify-center gap-0.5 text-xs outline-offset-[-2px]',
              pane === value ? 'font-semibold text-accent' : 'text-muted',
            )}
            data-testid={`pane-${value}`}
          >
            <Icon className="size-5" aria-hidden="true" />
            {name}
          </button>
        ))}
      </nav>
    </div>
  );
}
