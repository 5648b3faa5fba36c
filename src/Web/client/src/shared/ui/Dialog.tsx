import { AlertDialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes';
import { useFocusBefore } from '../lib/focusBefore';
import { Button } from './Button';

interface QuestionProps {
  open: boolean;
  title: string;
  children: ReactNode;
  /** The buttons. */
  answers: ReactNode;
  className: string;
  onClose: () => void;
}

/** A question over the page, which has to be answered or closed. */
export function Question({ open, title, children, answers, className, onClose }: QuestionProps) {
  const focus = useFocusBefore(open);
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...focus}
          className={classes(
            'fixed top-1/3 left-1/2 z-50 -translate-x-1/2 -translate-y-1/3 rounded-xl border border-line bg-raised p-5 shadow-xl',
            className,
          )}
        >
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-[13px] break-words text-muted">{children}</div>
          </Radix.Description>
          {answers}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmDialogProps {
  open: boolean;
  title: string;
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that is hard to take back. */
export function ConfirmDialog({ open, title, children, confirm, danger, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Question
      open={open}
      title={title}
      className="w-[min(26rem,calc(100vw-2rem))]"
      onClose={onClose}
      answers={
        <div className="mt-5 flex justify-end gap-2">
          <Radix.Cancel asChild>
            <Button>Cancel</Button>
          </Radix.Cancel>
          <Radix.Action asChild>
            <Button variant={danger ? 'danger' : 'primary'} onClick={onConfirm}>
              {confirm}
            </Button>
          </Radix.Action>
        </div>
      }
    >
      {children}
    </Question>
  );
}
