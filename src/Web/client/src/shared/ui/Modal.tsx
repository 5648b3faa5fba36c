import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useFocusBefore } from '../lib/focusBefore';

interface ModalProps {
  title: string;
  detail?: string | undefined;
  /** Whether something is written in it: then a click beside it, which may be one by accident, does not close it. */
  isDirty?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A form of its own above the page; shown as long as it is mounted. */
export function Modal({ title, detail, isDirty = false, onClose, children }: ModalProps) {
  const focus = useFocusBefore();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...(detail === undefined ? { 'aria-describedby': undefined } : {})}
          {...focus}
          onInteractOutside={(event) => isDirty && event.preventDefault()}
          className="fixed top-[12vh] left-1/2 z-50 max-h-[80vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 overflow-auto rounded-xl border border-line bg-raised p-5 shadow-xl"
        >
          <Radix.Title className="mb-3 text-base font-semibold break-words">{title}</Radix.Title>
          {detail !== undefined && (
            <Radix.Description className="mb-3 text-[13px] text-muted">{detail}</Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
