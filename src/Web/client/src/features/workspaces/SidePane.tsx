import { Files, MessageSquareText, Search } from 'lucide-react';
import { Suspense } from 'react';
import { classes } from '@/shared/lib/classes';
import { lazyPart } from '@/shared/lib/lazyPart';
import { FileTree } from './FileTree';
import { useUi, useWorkspaceContext } from './workspaceContext';

const SearchPane = lazyPart(() => import('@/features/search/SearchPane'));

export const LazySearch = () => (
  <Suspense fallback={null}>
    <SearchPane />
  </Suspense>
);

const ReviewPane = lazyPart(() => import('@/features/submissions/ReviewPane'));

export const LazyReview = () => (
  <Suspense fallback={null}>
    <ReviewPane />
  </Suspense>
);

const shown = { files: FileTree, search: LazySearch, review: LazyReview };
const views = [
  { view: 'files', name: 'Files', icon: Files },
  { view: 'search', name: 'Search', icon: Search },
  { view: 'review', name: 'Review', icon: MessageSquareText },
] as const;

/** What is beside the editor: the files, or a search through them. */
export function SidePane() {
  const { ui } = useWorkspaceContext();
  const sideView = useUi((state) => state.sideView);
  const Shown = shown[sideView] ?? FileTree;
  return (
    <div className="flex h-full flex-col bg-ground">
      <nav aria-label="Beside the editor" className="@container flex shrink-0 gap-0.5 border-b border-line px-1.5 py-1">
        {views.map(({ view, name, icon: Icon }) => (
          <button
            key={view}
            type="button"
            aria-pressed={sideView === view}
            onClick={() => ui.setState({ sideView: view })}
            className={classes(
              'flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-xs',
              sideView === view ? 'bg-hover font-semibold text-text' : 'text-muted hover:bg-hover hover:text-text',
            )}
            data-testid={`side-${view}`}
          >
            <Icon className="size-3.5 shrink-0 @max-[15rem]:hidden" aria-hidden="true" />
            <span className="truncate">{name}</span>
          </button>
        ))}
      </nav>
      <div className="min-h-0 flex-1">
        <Shown />
      </div>
    </div>
  );
}
