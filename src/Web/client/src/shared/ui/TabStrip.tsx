import { X } from 'lucide-react';
import type { KeyboardEvent, LiHTMLAttributes, ReactNode } from 'react';
import { classes } from '../lib/classes';
import { focusAgain } from '../lib/focusBefore';

interface TabStripProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/**
 * A row of things to choose from, some of which can be closed. A list of buttons, not ARIA tabs: those may hold nothing
 * but tabs, so that a closing button could not be reached by everybody.
 */
export const TabStrip = ({ label, className, children }: TabStripProps) => (
  <ul aria-label={label} className={classes('flex min-w-0 overflow-x-auto', className)}>
    {children}
  </ul>
);

interface StripTabProps {
  name: string;
  title?: string;
  isCurrent: boolean;
  className?: string;
  onChoose: () => void;
  onClose?: (() => void) | undefined;
  onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
  /** For what is not part of every strip, such as dragging. */
  item?: LiHTMLAttributes<HTMLLIElement> | undefined;
  testId: string;
  children: ReactNode;
}

export function StripTab({
  name,
  title,
  isCurrent,
  className,
  onChoose,
  onClose,
  onKeyDown,
  item,
  testId,
  children,
}: StripTabProps) {
  const close =
    onClose &&
    ((from: HTMLElement) => {
      keepFocusIn(from);
      onClose();
    });
  return (
    <li
      {...item}
      className={classes(
        'flex shrink-0 items-center text-[13px]',
        isCurrent ? 'text-text' : 'text-muted hover:text-text',
        onClose && 'pr-1',
        className,
      )}
    >
      <button
        type="button"
        aria-current={isCurrent}
        title={title}
        onClick={onChoose}
        onKeyDown={(event) => {
          if (event.key === 'Delete') close?.(event.currentTarget);
          onKeyDown?.(event);
        }}
        className={classes(
          'flex h-full max-w-52 items-center gap-1.5 pl-3 outline-offset-[-2px]',
          onClose ? 'pr-1' : 'pr-3',
        )}
        data-testid={testId}
      >
        {children}
      </button>
      {onClose && (
        <button
          type="button"
          aria-label={`Close ${name}`}
          onClick={(event) => close?.(event.currentTarget)}
          className="grid size-6 place-items-center rounded text-muted outline-offset-[-2px] hover:bg-hover hover:text-text"
        >
          <X className="size-3.5" aria-hidden="true" />
        </button>
      )}
    </li>
  );
}

const patienceMilliseconds = 5_000;

/** When a tab goes, and the focus with it, its neighbour has it. What it holds may have to be saved first. */
function keepFocusIn(from: HTMLElement): void {
  const tab = from.closest('li');
  const strip = tab?.parentElement;
  if (!tab || !strip) return;
  const at = [...strip.children].indexOf(tab);
  const until = performance.now() + patienceMilliseconds;
  const look = () => {
    if (tab.isConnected) {
      if (performance.now() < until) requestAnimationFrame(look);
      return;
    }
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const next = strip.children[Math.min(at, strip.children.length - 1)];
    focusAgain(next?.querySelector('button') ?? null);
  };
  requestAnimationFrame(look);
}
