import { useQuery } from '@tanstack/react-query';
import { Lightbulb } from 'lucide-react';
import { useMemo } from 'react';
import { useOpenPlace } from '@/features/terminal/useOpenPlace';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { visibleText } from '@/shared/lib/visibleText';
import { explainError } from './explainError';
import { runOutputQuery } from './runOutputQuery';

/** Under a run that has failed: its error in plain words, and the way to the line. Nothing when it is not known. */
export default function RunExplanation({ runId }: { runId: string }) {
  const { session } = useWorkspaceContext();
  const output = useQuery(runOutputQuery(session.workspaceId, runId));
  const openPlace = useOpenPlace();
  const explanation = useMemo(
    () => (output.data ? explainError(new TextDecoder().decode(output.data)) : null),
    [output.data],
  );
  if (!explanation) return null;
  const { error, text, place } = explanation;
  const open = place && openPlace(place.path, place.line);
  return (
    <div
      role="status"
      className="flex shrink-0 items-start gap-2.5 border-b border-line bg-warn-ground px-4 py-2 text-[13px]"
      data-testid="run-explanation"
    >
      <Lightbulb className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
      <p className="min-w-0 flex-1 break-words">
        <strong className="font-semibold">{error}</strong>
        {place && (
          <>
            {' in '}
            {open ? (
              <button type="button" onClick={open} className="text-accent underline" data-testid="explained-place">
                {`${visibleText(place.path)}, line ${place.line}`}
              </button>
            ) : (
              `${visibleText(place.path)}, line ${place.line}`
            )}
          </>
        )}
        {': '}
        {visibleText(text)}
      </p>
    </div>
  );
}
