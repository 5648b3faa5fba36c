import { useMemo } from 'react';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { openFile } from '@/features/workspaces/workspaceUi';
import { visibleText } from '@/shared/lib/visibleText';
import { renderMarkdown, resolvePath } from './markdown';
import { useImage } from './useImage';

/** A Markdown file as a page. Pictures come from the workspace only; links leave in a tab of their own. */
export function MarkdownPreview({ path, text }: { path: string; text: string }) {
  const content = useMemo(
    () =>
      renderMarkdown(text, {
        image: (to, alt) => <WorkspaceImage from={path} to={to} alt={alt} />,
        file: (to, children) => (
          <WorkspaceLink from={path} to={to}>
            {children}
          </WorkspaceLink>
        ),
      }),
    [text, path],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled
    <article aria-label={`Preview of ${visibleText(path)}`} className="h-full overflow-auto px-6 py-4" tabIndex={0}>
      <div className="markdown mx-auto max-w-3xl" data-testid="markdown-preview">
        {content}
      </div>
    </article>
  );
}

function useTarget(from: string, to: string) {
  const { files } = useWorkspace();
  const path = resolvePath(from, to);
  return files.find((file) => file.path === path);
}

function WorkspaceImage({ from, to, alt }: { from: string; to: string; alt: string }) {
  const file = useTarget(from, to);
  const { data, isError } = useImage(file);
  if (!file || isError) return <em>[No such picture: {visibleText(to)}]</em>;
  return data ? <img src={data} alt={alt} /> : null;
}

function WorkspaceLink({ from, to, children }: { from: string; to: string; children: React.ReactNode }) {
  const { ui } = useWorkspaceContext();
  const file = useTarget(from, to);
  if (!file) return <span title={`There is no ${visibleText(to)}`}>{children}</span>;
  return (
    <button type="button" className="text-accent underline" onClick={() => openFile(ui, file.fileId)}>
      {children}
    </button>
  );
}
