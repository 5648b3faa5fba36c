import type { ReactNode } from 'react';
import { Button } from './Button';
import { Question } from './Dialog';

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
  return (
    <Question
      open
      title={title}
      className="w-[min(28rem,calc(100vw-2rem))]"
      onClose={onClose}
      answers={
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
      }
    >
      {children}
    </Question>
  );
}
