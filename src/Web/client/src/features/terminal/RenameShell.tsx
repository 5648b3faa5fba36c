import { Dialog as Radix } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { sentence } from '@/shared/api/http';
import { useFocusBefore } from '@/shared/lib/focusBefore';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';

interface RenameShellProps {
  name: string;
  rename: (name: string) => Promise<void>;
  onClose: () => void;
}

const maxName = 40;

/** Asks for a shell's name, which every device then shows. */
export default function RenameShell({ name, rename, onClose }: RenameShellProps) {
  const focus = useFocusBefore();
  const [text, setText] = useState(name);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await rename(text);
      onClose();
    } catch (error) {
      setProblem(`The name was not changed. ${sentence(error)}`);
    }
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...focus}
          aria-describedby={undefined}
          className="fixed top-1/3 left-1/2 z-50 w-[min(22rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/3 rounded-xl border border-line bg-raised p-5 shadow-xl"
        >
          <Radix.Title className="mb-3 text-base font-semibold">Rename the shell</Radix.Title>
          <form onSubmit={submit}>
            <Field
              label="Name"
              value={text}
              maxLength={maxName}
              error={problem}
              onChange={(event) => setText(event.target.value)}
              onFocus={(event) => event.target.select()}
              data-testid="shell-name"
            />
            <div className="mt-4 flex justify-end gap-2">
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant="primary">
                Rename
              </Button>
            </div>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
