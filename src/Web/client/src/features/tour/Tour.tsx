import { X } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { focusAgain } from '@/shared/lib/focusBefore';
import { Button } from '@/shared/ui/Button';
import { type Step, steps } from './steps';

const margin = 12;
const cardWidth = 320;

interface Place {
  ring: CSSProperties;
  card: CSSProperties;
}

/**
 * What a newcomer has to know, in three steps. It takes neither the focus nor the keys: who wants to type at once
 * types, and the tour waits in its corner.
 */
export default function Tour({ onEnd }: { onEnd: () => void }) {
  const { ui } = useWorkspaceContext();
  const [at, setAt] = useState(0);
  const step = steps[at] as Step;
  const place = usePlace(step);
  const next = useRef<HTMLButtonElement>(null);

  const before = useRef(document.activeElement);
  const card = useRef<HTMLElement>(null);
  const end = () => {
    // Who was in the tour goes back to where they were; who has gone on stays there.
    const isInside = card.current?.contains(document.activeElement) ?? false;
    onEnd();
    if (isInside) requestAnimationFrame(() => focusAgain(before.current));
  };

  // A narrow window shows one pane at a time: afterwards the one that was in front is in front again.
  useEffect(() => {
    const { pane } = ui.getState();
    return () => ui.setState({ pane });
  }, [ui]);

  useEffect(
    () => ui.setState(step.pane === 'files' ? { pane: step.pane, treeOpen: true } : { pane: step.pane }),
    [ui, step],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  };
  const isLast = at === steps.length - 1;
  return (
    <>
      <div
        aria-hidden="true"
        style={place.ring}
        className="pointer-events-none fixed z-30 rounded-md ring-2 ring-accent transition-all duration-200 ring-inset motion-reduce:transition-none"
      />
      <section
        ref={card}
        aria-label="A short tour"
        data-testid="tour"
        style={place.card}
        onKeyDown={onKeyDown}
        className="fixed z-30 rounded-xl border border-line bg-raised p-4 text-[13px] shadow-xl shadow-black/20"
      >
        <div className="flex items-start justify-between gap-3">
          <div aria-live="polite">
            <p className="text-xs text-muted">
              Step {at + 1} of {steps.length}
            </p>
            <h2 className="mt-0.5 text-sm font-semibold">{step.title}</h2>
            <p className="mt-1.5 text-muted">{step.text}</p>
          </div>
          <Button variant="quiet" size="icon" aria-label="End the tour" className="-mt-1 -mr-1 shrink-0" onClick={end}>
            <X aria-hidden="true" />
          </Button>
        </div>
        <div className="mt-4 flex items-center justify-between gap-2">
          {isLast ? (
            <span />
          ) : (
            <Button variant="quiet" onClick={end} data-testid="tour-skip">
              Skip
            </Button>
          )}
          <div className="flex gap-2">
            {at > 0 && (
              <Button
                onClick={() => {
                  setAt(at - 1);
                  next.current?.focus();
                }}
              >
                Back
              </Button>
            )}
            <Button
              ref={next}
              variant="primary"
              onClick={() => (isLast ? end() : setAt(at + 1))}
              data-testid="tour-next"
            >
              {isLast ? 'Done' : 'Next'}
            </Button>
          </div>
        </div>
      </section>
    </>
  );
}

/** Around the pane that is spoken of, and in a corner where it covers least. */
function usePlace(step: Step): Place {
  const [place, setPlace] = useState<Place>({ ring: { display: 'none' }, card: { bottom: margin, left: margin } });
  useEffect(() => {
    const measure = () => {
      const pane = document.querySelector(`[data-pane="${step.pane}"]`)?.getBoundingClientRect();
      if (!pane) return;
      const { innerWidth, innerHeight } = window;
      const width = Math.min(cardWidth, innerWidth - 2 * margin);
      const beside = pane.right + margin + width <= innerWidth;
      const left = beside ? pane.right + margin : Math.max(margin, pane.right - width - margin);
      // Above the terminals where they are below the pane: the prompt stays in sight.
      const below = document.querySelector('[data-pane="terminal"]')?.getBoundingClientRect();
      const floor = below && below.height > 0 && below.top > innerHeight / 3 ? below.top : pane.bottom;
      setPlace({
        ring: { top: pane.top, left: pane.left, width: pane.width, height: pane.height },
        card: { left, width, bottom: innerHeight - floor + margin },
      });
    };
    // After the panes have moved.
    const frame = requestAnimationFrame(measure);
    window.addEventListener('resize', measure);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('resize', measure);
    };
  }, [step]);
  return place;
}
