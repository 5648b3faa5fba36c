import { useQuery } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, type ReactNode, useId, useState } from 'react';
import { navigate } from '@/app/router';
import { type AuditFilter, api } from '@/shared/api/api';
import { Button } from '@/shared/ui/Button';
import { inputStyle } from '@/shared/ui/Field';
import { addressOf, fromLocalInput, toLocalInput } from './auditFilter';

const fieldsOf = ({ person = '', workspace = '', type = '', from, to }: AuditFilter): Required<AuditFilter> => ({
  person,
  workspace,
  type,
  from: toLocalInput(from),
  to: toLocalInput(to),
});

/** The filters live in the address; the form only edits it. */
export function AuditFilters({ filter }: { filter: AuditFilter }) {
  const types = useQuery({ queryKey: ['audit-types'], queryFn: api.auditTypes, staleTime: 60_000 });

  const address = addressOf(filter);
  const [fields, setFields] = useState(() => fieldsOf(filter));
  // Another address, such as by Back or Clear, has other values; the fields stay the same ones, so that whoever is in
  // one of them stays there.
  const [known, setKnown] = useState(address);
  if (known !== address) {
    setKnown(address);
    setFields(fieldsOf(filter));
  }
  const bound = (name: keyof AuditFilter) => ({
    name,
    className: inputStyle,
    value: fields[name],
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      setFields({ ...fields, [name]: target.value }),
  });

  const apply = (event: FormEvent) => {
    event.preventDefault();
    navigate(addressOf({ ...fields, from: fromLocalInput(fields.from), to: fromLocalInput(fields.to) }));
  };

  return (
    <form
      onSubmit={apply}
      aria-label="Filters"
      className="grid grid-cols-2 items-end gap-2 border-b border-line bg-ground p-3 md:grid-cols-[repeat(5,minmax(0,1fr))_auto]"
    >
      <Filter label="Person">{(id) => <input id={id} {...bound('person')} />}</Filter>
      <Filter label="Workspace">{(id) => <input id={id} {...bound('workspace')} />}</Filter>
      <Filter label="Type">
        {(id) => (
          <select id={id} {...bound('type')}>
            <option value="">All types</option>
            {types.data?.map((type) => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </select>
        )}
      </Filter>
      <Filter label="From">{(id) => <input id={id} type="datetime-local" {...bound('from')} />}</Filter>
      <Filter label="To">{(id) => <input id={id} type="datetime-local" {...bound('to')} />}</Filter>
      <div className="flex gap-2">
        <Button type="submit" variant="primary">
          Filter
        </Button>
        <Button
          variant="quiet"
          onClick={() => {
            setFields(fieldsOf({}));
            navigate('/audit');
          }}
        >
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
