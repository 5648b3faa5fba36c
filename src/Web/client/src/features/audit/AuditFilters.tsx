import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId } from 'react';
import { navigate } from '@/app/router';
import { type AuditFilter, api } from '@/shared/api/api';
import { Button } from '@/shared/ui/Button';
import { inputStyle } from '@/shared/ui/Field';
import { addressOf, fromLocalInput, toLocalInput } from './auditFilter';

/** The filters live in the address; the form only edits it. */
export function AuditFilters({ filter }: { filter: AuditFilter }) {
  const types = useQuery({ queryKey: ['audit-types'], queryFn: api.auditTypes, staleTime: 60_000 });

  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    navigate(
      addressOf({
        person: text('person'),
        workspace: text('workspace'),
        type: text('type'),
        from: fromLocalInput(text('from')),
        to: fromLocalInput(text('to')),
      }),
    );
  };

  return (
    <form
      key={addressOf(filter)}
      onSubmit={apply}
      className="grid grid-cols-2 items-end gap-2 border-b border-line bg-ground p-3 md:grid-cols-[repeat(5,minmax(0,1fr))_auto]"
    >
      <Filter label="Person">
        {(id) => <input id={id} name="person" className={inputStyle} defaultValue={filter.person} />}
      </Filter>
      <Filter label="Workspace">
        {(id) => <input id={id} name="workspace" className={inputStyle} defaultValue={filter.workspace} />}
      </Filter>
      <Filter label="Type">
        {(id) => (
          <select id={id} name="type" className={inputStyle} defaultValue={filter.type ?? ''} key={types.data?.length}>
            <option value="">All types</option>
            {types.data?.map((type) => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </select>
        )}
      </Filter>
      <Filter label="From">
        {(id) => (
          <input
            id={id}
            name="from"
            type="datetime-local"
            className={inputStyle}
            defaultValue={toLocalInput(filter.from)}
          />
        )}
      </Filter>
      <Filter label="To">
        {(id) => (
          <input
            id={id}
            name="to"
            type="datetime-local"
            className={inputStyle}
            defaultValue={toLocalInput(filter.to)}
          />
        )}
      </Filter>
      <div className="flex gap-2">
        <Button type="submit" variant="primary">
          Filter
        </Button>
        <Button variant="quiet" onClick={() => navigate('/audit')}>
          Clear
        </Button>
      </div>
    </form>
  );
}

function Filter({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
