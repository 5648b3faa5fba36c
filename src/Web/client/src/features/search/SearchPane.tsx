import { CaseSensitive, ChevronDown, ChevronRight, Regex, WholeWord } from 'lucide-react';
import { useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { SearchResult } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { count } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { inputStyle } from '@/shared/ui/Field';
import { toast } from '@/shared/ui/toast';
import { replaceAll } from './replaceAll';
import { SearchResults } from './SearchResults';
import { queryOf, useSearchState } from './searchState';
import { useSearch } from './useSearch';

const flags = [
  { name: 'matchCase', label: 'Match case', icon: CaseSensitive },
  { name: 'wholeWord', label: 'Whole words', icon: WholeWord },
  { name: 'pattern', label: 'Regular expression', icon: Regex },
] as const;

/** Looks through all files of the workspace, and replaces in them. */
export default function SearchPane() {
  const { session, ui } = useWorkspaceContext();
  const state = useSearchState();
  const query = queryOf(state);
  const { found, isCurrent } = useSearch(query);
  const [asking, setAsking] = useState(false);
  const [working, setWorking] = useState(false);
  const result = state.text === '' ? undefined : found.data;
  const matches = result?.files.reduce((sum, file) => sum + file.matches.length, 0) ?? 0;

  const replace = async () => {
    if (!result) return;
    setAsking(false);
    setWorking(true);
    const done = await replaceAll(session, ui, result.files);
    setWorking(false);
    await found.refetch();
    toast(
      `Replaced ${count(done.matches, 'match', 'matches')} in ${count(done.files, 'file')}. Undo works in each file.`,
    );
    if (done.skipped.length > 0)
      toast.error(`Left out, because they have changed meanwhile: ${done.skipped.map(visibleText).join(', ')}`);
  };

  return (
    <section aria-label="Search" className="flex h-full flex-col bg-ground text-[13px]" data-pane="search">
      <div className="shrink-0 space-y-2 border-b border-line p-2">
        <div className="flex items-center gap-1">
          <Button
            variant="quiet"
            size="icon"
            aria-label="Replace"
            title="Replace"
            aria-expanded={state.replacing}
            onClick={() => useSearchState.setState({ replacing: !state.replacing })}
          >
            {state.replacing ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
          </Button>
          <input
            type="search"
            aria-label="Search in all files"
            placeholder="Search"
            className={inputStyle}
            value={state.text}
            maxLength={500}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
            onChange={(event) => useSearchState.setState({ text: event.target.value })}
          />
        </div>
        {state.replacing && (
          <div className="flex gap-1 pl-8">
            <input
              aria-label="Replace with"
              placeholder={state.pattern ? 'Replace with; $1 is the first group' : 'Replace with'}
              className={inputStyle}
              value={state.replacement}
              maxLength={500}
              spellCheck={false}
              onChange={(event) => useSearchState.setState({ replacement: event.target.value })}
            />
            <Button
              disabled={matches === 0 || working || !isCurrent}
              aria-label="Replace all"
              onClick={() => setAsking(true)}
              data-testid="replace-all"
            >
              All
            </Button>
          </div>
        )}
        <div className="flex gap-1 pl-8">
          {flags.map(({ name, label, icon: Icon }) => (
            <Button
              key={name}
              variant="quiet"
              size="icon"
              aria-label={label}
              title={label}
              aria-pressed={state[name]}
              className="aria-pressed:bg-selected aria-pressed:text-accent"
              onClick={() => useSearchState.setState({ [name]: !state[name] })}
            >
              <Icon aria-hidden="true" />
            </Button>
          ))}
        </div>
        {state.text !== '' && found.isError ? (
          <p role="alert" className="text-bad">
            {sentence(found.error)}
          </p>
        ) : (
          <p role="status" className="text-xs text-muted" data-testid="search-summary">
            {state.text === '' ? 'Type what to look for.' : summary(result, matches)}
          </p>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto" aria-busy={!isCurrent}>
        {result && !found.isError && <SearchResults files={result.files} replacing={state.replacing} />}
      </div>
      <ConfirmDialog
        open={asking}
        title={`Replace ${count(matches, 'match', 'matches')} in ${count(result?.files.length ?? 0, 'file')}?`}
        confirm="Replace"
        onConfirm={() => void replace()}
        onClose={() => setAsking(false)}
      >
        {state.replacement === ''
          ? 'What was found is removed.'
          : `What was found becomes “${visibleText(state.replacement)}”.`}{' '}
        Undo in each of the files takes it back.
      </ConfirmDialog>
    </section>
  );
}

function summary(result: SearchResult | undefined, matches: number): string {
  if (!result) return 'Searching…';
  const found =
    matches === 0
      ? `Nothing found in ${count(result.searched, 'file')}.`
      : `${count(matches, 'match', 'matches')} in ${count(result.files.length, 'file')}.`;
  return result.incomplete ? `${found} ${result.incomplete}` : found;
}
