import { openAt } from '@/features/editor/reveal';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { FoundFile, FoundMatch } from '@/shared/api/contract';
import { visibleText } from '@/shared/lib/visibleText';
import { parts } from './preview';

/** What was found, by file; a click leads to the place. */
export function SearchResults({ files, replacing }: { files: readonly FoundFile[]; replacing: boolean }) {
  const { ui } = useWorkspaceContext();
  const workspace = useWorkspace();
  const open = (fileId: string, { line, column }: FoundMatch) => {
    const file = workspace.files.find((candidate) => candidate.fileId === fileId);
    if (file) openAt(ui, file, line, column);
  };
  return (
    <ul aria-label="Found" className="py-1">
      {files.map((file) => (
        <li key={file.fileId}>
          <details open>
            <summary className="flex cursor-default items-center gap-2 px-2 py-1 hover:bg-hover">
              <span className="min-w-0 flex-1 truncate font-medium" title={visibleText(file.path)}>
                {visibleText(file.path)}
              </span>
              <span className="shrink-0 rounded-full bg-hover px-1.5 text-xs text-muted">
                {file.matches.length}
                {file.more && '+'}
              </span>
            </summary>
            <ul>
              {file.matches.map((match) => (
                <li key={match.offset}>
                  <button
                    type="button"
                    className="flex w-full gap-2 px-2 py-0.5 pl-5 text-left outline-offset-[-2px] hover:bg-hover"
                    onClick={() => open(file.fileId, match)}
                    data-testid="search-match"
                  >
                    <span className="w-8 shrink-0 text-right text-xs leading-5 text-muted tabular-nums">
                      <span className="sr-only">Line </span>
                      {match.line}
                    </span>
                    <Preview match={match} replacing={replacing} />
                  </button>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Preview({ match, replacing }: { match: FoundMatch; replacing: boolean }) {
  const { before, hit, after } = parts(match);
  return (
    <span className="min-w-0 truncate font-mono text-xs leading-5 whitespace-pre">
      {before}
      {replacing ? (
        <>
          <del className="bg-bad-ground text-bad">{hit}</del>
          <ins className="bg-selected text-text no-underline">{visibleText(match.insert ?? '')}</ins>
        </>
      ) : (
        <mark className="bg-warn-ground text-text">{hit}</mark>
      )}
      {after}
    </span>
  );
}
