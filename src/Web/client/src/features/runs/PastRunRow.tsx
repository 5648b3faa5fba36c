import { CircleAlert, CircleCheck, CirclePlay, CircleX } from 'lucide-react';
import { runOutcome } from '@/features/workspaces/runOutcome';
import { useWorkspace } from '@/features/workspaces/workspaceContext';
import type { RunRecord } from '@/shared/api/contract';
import { formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { joinArguments } from './runText';
import { runWords } from './runWords';

const icons = { good: CircleCheck, warn: CircleAlert, bad: CircleX };
const tones = { good: 'text-good', warn: 'text-warn', bad: 'text-bad' };

/** One run in the list: what, when, and how it ended. */
export function PastRunRow({ run, onChoose }: { run: RunRecord; onChoose: () => void }) {
  const { allowance } = useWorkspace();
  const { spec, finished, requestedAt } = run;
  const outcome = finished && runOutcome(finished, allowance?.sandbox.memoryBytes);
  const Icon = outcome ? icons[outcome.tone] : CirclePlay;
  const given = [...spec.environment.map(({ name, value }) => `${name}=${value}`), joinArguments(spec.arguments)].join(
    ' ',
  );
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        className="flex w-full items-center gap-3 px-4 py-1.5 text-left text-[13px] outline-offset-[-2px] hover:bg-hover"
        data-testid="past-run"
        data-end={finished?.end ?? 'running'}
      >
        <Icon className={`size-4 shrink-0 ${outcome ? tones[outcome.tone] : 'text-muted'}`} aria-hidden="true" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            {visibleText(runWords(spec))}
            {given !== '' && (
              <span className="pl-2 font-mono text-xs font-normal text-muted">{visibleText(given)}</span>
            )}
          </span>
          <span className="block truncate text-muted">{outcome?.text ?? 'Under way'}</span>
        </span>
        <time dateTime={requestedAt} className="shrink-0 text-xs text-muted tabular-nums">
          {formatTime(requestedAt)}
        </time>
      </button>
    </li>
  );
}
