import { ArrowLeft, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { ListSkeleton } from '@/features/history/ListSkeleton';
import { runOutcome } from '@/features/workspaces/runOutcome';
import { useWorkspace } from '@/features/workspaces/workspaceContext';
import type { RunRecord } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { formatBytes, formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { PastRunRow } from './PastRunRow';
import RunExplanation from './RunExplanation';
import RunOutput from './RunOutput';
import { useRunControl } from './runControl';
import { runWords } from './runWords';
import { useRuns } from './useRuns';

/** The list of past runs, and the output of the one that was chosen in it. */
export default function PastRuns() {
  const runs = useRuns();
  const [chosenId, setChosen] = useState<string | null>(null);
  if (runs.isPending) return <ListSkeleton />;
  if (runs.isError)
    return (
      <div role="alert" className="flex items-center gap-3 p-4 text-[13px] text-muted">
        The past runs cannot be loaded. {sentence(runs.error)}
        <Button onClick={() => void runs.refetch()}>Try again</Button>
      </div>
    );
  const all = runs.data.pages.flatMap((page) => page.items);
  // As the list has it now: a run that was under way when it was chosen may have ended since.
  const chosen = all.find(({ id }) => id === chosenId);
  if (chosen) return <PastRun run={chosen} onBack={() => setChosen(null)} />;
  if (all.length === 0)
    return <p className="p-4 text-[13px] text-muted">Nothing has run yet. Press F5 to run the file in front.</p>;
  return (
    <div className="h-full overflow-auto">
      <ul aria-label="Past runs" className="divide-y divide-line">
        {all.map((run) => (
          <PastRunRow key={run.id} run={run} onChoose={() => setChosen(run.id)} />
        ))}
      </ul>
      {runs.hasNextPage && (
        <div className="p-3">
          <Button disabled={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {runs.isFetchingNextPage ? 'Loading…' : 'Show older runs'}
          </Button>
        </div>
      )}
    </div>
  );
}

function PastRun({ run, onBack }: { run: RunRecord; onBack: () => void }) {
  const { allowance } = useWorkspace();
  const control = useRunControl();
  const { finished, output } = run;
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 border-b border-line px-2 py-1 text-[13px]">
        <Button variant="quiet" onClick={onBack} autoFocus data-testid="all-runs">
          <ArrowLeft aria-hidden="true" />
          All runs
        </Button>
        <p className="min-w-0 flex-1 truncate">
          <strong className="font-medium">{visibleText(runWords(run.spec))}</strong>
          <span className="text-muted">
            {` · ${formatTime(run.requestedAt)} · `}
            {finished ? runOutcome(finished, allowance?.sandbox.memoryBytes).text : 'Under way'}
          </span>
        </p>
        <Button disabled={control.phase !== 'idle'} onClick={() => void control.runSpec(run.spec)}>
          <RotateCcw aria-hidden="true" />
          Run this again
        </Button>
      </div>
      {output && output.total > output.size && (
        <p className="shrink-0 border-b border-line px-4 py-1.5 text-[13px] text-muted">
          {`Only the last ${formatBytes(output.size)} of ${formatBytes(output.total)} are kept.`}
        </p>
      )}
      {output && finished?.end === 'exited' && finished.exitCode !== 0 && <RunExplanation runId={run.id} />}
      <div className="relative min-h-0 flex-1">
        {!finished ? (
          <p className="p-4 text-[13px] text-muted">
            This run is under way. What it prints is beside “Run”; here it is shown when the run has ended.
          </p>
        ) : !output ? (
          <p className="p-4 text-[13px] text-muted">
            This run printed nothing, or its output was lost with its sandbox.
          </p>
        ) : (
          <RunOutput runId={run.id} />
        )}
      </div>
    </div>
  );
}
