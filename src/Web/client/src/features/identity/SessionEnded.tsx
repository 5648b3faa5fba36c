import { AlertDialog as Radix } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useFocusBefore } from '@/shared/lib/focusBefore';
import { Button } from '@/shared/ui/Button';
import { resume, useAccount } from './account';

/** Over a page whose session has ended while something is unsaved: the text stays where it is. */
export function SessionEnded() {
  const ended = useAccount((state) => state.ended);
  const focus = useFocusBefore(ended);
  const [obstacle, setObstacle] = useState<string | null>(null);

  useEffect(() => {
    if (!ended) return;
    const look = () => resume().then(setObstacle, () => {});
    const timer = setInterval(look, 5_000);
    window.addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
    };
  }, [ended]);

  return (
    <Radix.Root open={ended}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Radix.Content
          {...focus}
          className="fixed top-1/3 left-1/2 z-50 w-[min(27rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/3 rounded-xl border border-line bg-raised p-5 shadow-xl"
        >
          <Radix.Title className="text-base font-semibold">Sign in again in another tab</Radix.Title>
          <Radix.Description className="mt-2 text-[13px] text-muted">
            Your session has ended, and this page holds something that is not saved or not sent yet. It stays here: sign
            in in another tab and come back. Edits are then saved, and what you were writing can be sent.
          </Radix.Description>
          {obstacle && (
            <p role="alert" className="mt-3 text-[13px] text-bad">
              {obstacle}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <Button variant="primary" onClick={() => window.open('/', '_blank', 'noopener')}>
              Open the sign-in page
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
