import { Gauge, X } from 'lucide-react';
import { Button } from '@/shared/ui/Button';
import { limitInWords } from './limitWording';
import { useSession, useWorkspaceContext } from './workspaceContext';

/** The last limit that was reached, until the person has read it. The region is always there, so that it is announced. */
export function LimitNotice() {
  const { session } = useWorkspaceContext();
  const limit = useSession((state) => state.limit);
  const words = limit && limitInWords(limit);
  return (
    <div role="status">
      {words && (
        <div
          data-testid="limit-notice"
          data-limit={limit.limit}
          className="flex items-start gap-2.5 border-b border-bad/40 bg-bad-ground px-4 py-2 text-[13px]"
        >
          <Gauge className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
          <p className="min-w-0 flex-1">
            <strong className="font-semibold">{words.what}</strong> {words.help}
          </p>
          <Button
            variant="quiet"
            size="icon"
            className="-my-1"
            aria-label="Close this message"
            onClick={() => session.state.setState({ limit: null })}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      )}
    </div>
  );
}
