import { Keyboard } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Suspense } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';

const KeyHelp = lazyPart(() => import('./KeyHelp'));

export function HelpPopover() {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label="Keyboard help"
        title="Keyboard help"
        className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
      >
        <Keyboard className="size-[18px]" aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          data-beside
          aria-label="Keyboard help"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-96 max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-raised p-4 text-[13px] shadow-lg"
        >
          <h2 className="mb-2 font-semibold">Keyboard</h2>
          <Suspense fallback={<p className="text-muted">Loading…</p>}>
            <KeyHelp />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
