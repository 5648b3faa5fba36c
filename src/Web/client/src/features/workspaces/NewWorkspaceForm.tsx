import { type FormEvent, useState } from 'react';
import { queryClient } from '@/app/queryClient';
import { navigate } from '@/app/router';
import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { workspacesQuery } from '@/shared/api/queries';
import { Button } from '@/shared/ui/Button';
import { Field } from '@/shared/ui/Field';

export function NewWorkspaceForm() {
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { workspaceId } = await api.createWorkspace(name.trim());
      await queryClient.invalidateQueries({ queryKey: workspacesQuery.queryKey });
      navigate(`/w/${workspaceId}`);
    } catch (error) {
      setFailure(sentence(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={create} className="mt-5 space-y-3 text-text">
      <Field
        label="Name"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={failure}
      />
      <Button type="submit" variant="primary" disabled={busy || name.trim() === ''}>
        Create workspace
      </Button>
    </form>
  );
}
