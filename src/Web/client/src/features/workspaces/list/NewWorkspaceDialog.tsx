import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { navigate } from '@/app/router';
import { prepareWorkspace } from '@/app/routes';
import { api } from '@/shared/api/api';
import type { WorkspaceTemplate } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { IntentKey } from '@/shared/lib/intentKey';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';
import { Modal } from '@/shared/ui/Modal';
import { createFromArchive } from './createFromArchive';
import { refreshWorkspaces } from './useWorkspaceActions';
import { nameLength } from './workspaceFacts';

const fromArchive = 'archive';
const archiveChoice: WorkspaceTemplate = {
  id: fromArchive,
  title: 'From a ZIP archive',
  description: 'Its files, as they are in the archive.',
};

export function NewWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [start, setStart] = useState('blank');
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [archive, setArchive] = useState<File | null>(null);
  // Pressing twice, or again after the answer was lost, makes one workspace.
  const [intent] = useState(() => new IntentKey());
  const templates = useQuery({ queryKey: ['templates'], queryFn: api.templates, staleTime: Number.POSITIVE_INFINITY });

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    const key = intent.for([name.trim(), start, archive && [archive.name, archive.size, archive.lastModified]]);
    try {
      const { workspaceId } =
        start === fromArchive && archive
          ? await createFromArchive(name.trim(), archive, key)
          : await api.createWorkspace(name.trim(), start, key);
      prepareWorkspace(workspaceId);
      navigate(`/w/${workspaceId}`);
      void refreshWorkspaces();
    } catch (error) {
      setFailure(sentence(error));
      setBusy(false);
    }
  };

  return (
    <Modal title="New workspace" isDirty={name.trim() !== ''} onClose={onClose}>
      <form onSubmit={create} className="space-y-4">
        <Field
          label="Name"
          required
          maxLength={nameLength}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={failure}
        />
        <fieldset>
          <legend className="mb-1.5 text-[13px] font-medium">Start with</legend>
          {templates.isError && (
            <p role="alert" className="text-[13px] text-bad">
              {sentence(templates.error)}
            </p>
          )}
          <div className="space-y-1.5">
            {[...(templates.data ?? []), archiveChoice].map(({ id, title, description }) => (
              <label
                key={id}
                className="flex items-start gap-2.5 rounded-md border border-line px-3 py-2 text-[13px] has-checked:border-accent has-checked:bg-selected"
              >
                <input
                  type="radio"
                  name="start"
                  className="mt-0.5 size-4 accent-accent"
                  checked={start === id}
                  onChange={() => setStart(id)}
                />
                <span>
                  <span className="block font-medium">{title}</span>
                  <span className="block text-muted">{description}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        {start === fromArchive && (
          <label className="block text-[13px]">
            <span className="mb-1 block font-medium">Archive</span>
            <input
              type="file"
              accept=".zip,application/zip"
              required
              className="w-full text-[13px]"
              onChange={(event) => {
                const file = event.target.files?.[0] ?? null;
                setArchive(file);
                if (file && name === '') setName(file.name.replace(/\.zip$/i, '').slice(0, nameLength));
              }}
            />
          </label>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={busy || name.trim() === '' || (start === fromArchive && !archive)}
          >
            {busy ? 'Creating…' : 'Create'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
