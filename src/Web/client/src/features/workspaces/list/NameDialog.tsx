import { type FormEvent, useState } from 'react';
import { sentence } from '@/shared/api/http';
import { IntentKey } from '@/shared/lib/intentKey';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';
import { Modal } from '@/shared/ui/Modal';
import { nameLength } from './workspaceFacts';

interface NameDialogProps {
  title: string;
  detail?: string;
  initial: string;
  confirm: string;
  /** `key`: the same name tried again has the same one, should it have been done already. */
  onConfirm: (name: string, key: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for the name of a workspace, and stays open with the reason when it cannot be had. */
export function NameDialog({ title, detail, initial, confirm, onConfirm, onClose }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const [failure, setFailure] = useState<string>();
  const [intent] = useState(() => new IntentKey());
  const [busy, setBusy] = useState(false);
  const accept = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onConfirm(name.trim(), intent.for(name.trim()));
      onClose();
    } catch (error) {
      setFailure(sentence(error));
      setBusy(false);
    }
  };
  return (
    <Modal title={title} detail={detail} isDirty={name !== initial} onClose={onClose}>
      <form onSubmit={accept} className="space-y-4">
        <Field
          label="Name"
          required
          maxLength={nameLength}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
          error={failure}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={busy || name.trim() === ''}>
            {confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
