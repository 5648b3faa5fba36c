import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { openAt } from '@/features/editor/reveal';
import { languageControl } from '@/features/lsp/languageControl';
import { type LanguageState, languageState } from '@/features/lsp/languageState';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { listed, type Problem, problems, type Severity } from './problems';

const signs: Record<Severity, { icon: typeof Info; name: string; colour: string }> = {
  error: { icon: CircleAlert, name: 'Error', colour: 'text-bad' },
  warning: { icon: TriangleAlert, name: 'Warning', colour: 'text-warn' },
  info: { icon: Info, name: 'Note', colour: 'text-muted' },
};

/** What is wrong in the open files, by file. */
export default function ProblemsPanel() {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const found = listed(useStore(problems));
  const state = useStore(languageState);

  const show = (path: string, { line, column }: Problem) => {
    const file = files.find((candidate) => candidate.path === path);
    if (file) openAt(ui, file, line, column);
  };

  return (
    <div className="absolute inset-0 overflow-auto text-[13px]" data-testid="problems">
      <StateLine state={state} isEmpty={found.length === 0} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: moves the focus between the buttons in it */}
      <div onKeyDown={moveFocus}>
        {found.map(([path, inFile]) => (
          <section key={path} aria-label={`Problems in ${visibleText(path)}`} className="pb-1">
            <h3 className="flex items-baseline gap-2 px-3 pt-2 pb-1 font-medium">
              <span className="min-w-0 truncate">{visibleText(path)}</span>
              <span className="text-xs font-normal text-muted">{inFile.length}</span>
            </h3>
            <ul>
              {inFile.map((problem) => (
                <li key={`${problem.line}:${problem.column}:${problem.severity}:${problem.message}`}>
                  <Row problem={problem} onChoose={() => show(path, problem)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function Row({ problem, onChoose }: { problem: Problem; onChoose: () => void }) {
  const { icon: Icon, name, colour } = signs[problem.severity];
  return (
    <button
      type="button"
      onClick={onChoose}
      className="flex w-full items-start gap-2 py-1 pr-3 pl-5 text-left outline-offset-[-2px] hover:bg-hover"
      data-testid="problem"
    >
      <Icon className={classes('mt-0.5 size-4 shrink-0', colour)} role="img" aria-label={name} />
      <span className="min-w-0 flex-1 whitespace-pre-wrap break-words">
        {problem.message}
        {problem.rule !== null && <span className="ml-2 text-xs text-muted">{visibleText(problem.rule)}</span>}
      </span>
      <span className="shrink-0 text-xs text-muted tabular-nums">
        line {problem.line}, column {problem.column}
      </span>
    </button>
  );
}

function StateLine({ state, isEmpty }: { state: LanguageState; isEmpty: boolean }) {
  const { resume } = useStore(languageControl);
  const words = wordsOf(state, isEmpty);
  return (
    <div role="status" className={classes('text-muted', words !== null && 'px-3 pt-2')} data-testid="language-state">
      {words}
      {state.kind === 'paused' && !state.retries && resume && (
        <Button className="ml-3" onClick={resume}>
          Use it here
        </Button>
      )}
    </div>
  );
}

function wordsOf(state: LanguageState, isEmpty: boolean): string | null {
  switch (state.kind) {
    case 'off':
      return 'Problems are looked for while a Python file is open and the sandbox is ready.';
    case 'starting':
      return 'Looking for problems…';
    case 'paused':
      return state.sentence;
    case 'ready':
      if (!state.looked) return 'Looking for problems…';
      return isEmpty ? 'No problems were found in the open files.' : null;
    default:
      return isEmpty ? 'No problems were found in the open files.' : null;
  }
}

/** Arrow keys move through the list as through one, past the names of the files. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined && event.key !== 'Home' && event.key !== 'End') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const target = event.key === 'Home' ? rows[0] : event.key === 'End' ? rows.at(-1) : rows[at + (step ?? 0)];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
