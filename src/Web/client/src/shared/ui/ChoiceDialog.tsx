import { AlertDialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { Button } from './Button';

interface Choice {
  label: string;
  run: () => void;
  primary?: boolean;
}

interface ChoiceDialogProps {
  title: string;
  children: ReactNode;
  choices: readonly Choice[];
  onClose: () => void;
}

/** Asks which of several things is meant; shown as long as it is mounted. */
export function ChoiceDialog({ title, children, choices, onClose }: ChoiceDialogProps) {
  const before = useRef<Element | null>(null);
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className="fixed top-1/3 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/3 rounded-xl border border-line bg-raised p-5 shadow-xl"
        >
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-[13px] break-words text-muted">{children}</div>
          </Radix.Description>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Button className="mr-auto" onClick={onClose}>
              Cancel
            </Button>
            {choices.map(({ label, run, primary }) => (
              <Button key={label} variant={primary ? 'primary' : 'secondary'} onClick={run}>
                {label}
              </Button>
            ))}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
