import { Hourglass } from 'lucide-react';
import { type FocusEvent, useEffect, useRef, useState } from 'react';
import { sentence } from '@/shared/api/http';
import { useNow } from '@/shared/lib/useNow';
import { Button } from '@/shared/ui/Button';
import { toast } from '@/shared/ui/toast';
import { remaining } from './remaining';
import { useWorkspaceContext } from './workspaceContext';

// Until the host has heard of it, and the page of that.
const answerMilliseconds = 5_000;

/**
 * Before an unused sandbox is stopped: how long, and the button against it. It floats: a line that moves the terminal
 * would have the shell draw its prompt anew, which looks like use.
 */
export function IdleWarning({ words, stopsAt }: { words: string; stopsAt: string }) {
  const { session } = useWorkspaceContext();
  const now = useNow();
  const [keeping, setKeeping] = useState(false);
  const onFocus = useFocusBack();
  useEffect(() => {
    if (!keeping) return;
    const timer = setTimeout(() => setKeeping(false), answerMilliseconds);
    return () => clearTimeout(timer);
  }, [keeping]);

  const keep = () => {
    setKeeping(true);
    session.sandbox.keep().catch((error: unknown) => {
      setKeeping(false);
      toast.error(sentence(error));
    });
  };
  return (
    <div
      data-testid="idle-warning"
      className="fixed top-13 right-2 left-2 z-30 flex items-center gap-4 rounded-lg border border-warn/40 bg-warn-ground px-3 py-2 text-[13px] shadow-lg shadow-black/15 sm:left-auto sm:max-w-lg"
    >
      <span className="flex min-w-0 flex-1 items-start gap-2.5">
        <Hourglass className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
        <span>
          {words}{' '}
          <span
            className="font-semibold whitespace-nowrap tabular-nums"
            aria-hidden="true"
            data-testid="idle-countdown"
          >
            {remaining(stopsAt, now)}
          </span>
        </span>
      </span>
      {/* Not disabled while it works: that would take the focus away. */}
      <Button onClick={keep} onFocus={onFocus} aria-disabled={keeping} data-testid="keep-sandbox">
        {keeping ? 'Keeping…' : 'Keep it'}
      </Button>
    </div>
  );
}

/** When this goes away with the focus in it, the focus returns to where it came from. */
function useFocusBack() {
  const from = useRef<HTMLElement | null>(null);
  const isFocused = useRef(false);
  useEffect(
    () => () => {
      if (isFocused.current && from.current?.isConnected) from.current.focus();
    },
    [],
  );
  return (event: FocusEvent<HTMLElement>) => {
    isFocused.current = true;
    from.current = event.relatedTarget instanceof HTMLElement ? event.relatedTarget : null;
    event.currentTarget.addEventListener('blur', () => (isFocused.current = false), { once: true });
  };
}
