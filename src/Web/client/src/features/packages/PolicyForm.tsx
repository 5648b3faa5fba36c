import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { PackageMode, PackagePolicy } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { classes } from '@/shared/lib/classes';
import { count } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { inputStyle } from '@/shared/ui/Field';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import { packagesApi, policyKey } from './packagesApi';
import { differs, namesIn, wrongName } from './policyText';

const modes: { mode: PackageMode; title: string; detail: string }[] = [
  { mode: 'open', title: 'Everything', detail: 'All of the index, but not what is denied below.' },
  {
    mode: 'listed',
    title: 'Only what is listed',
    detail: 'Everything else is refused. What a package depends on has to be in the list as well.',
  },
  {
    mode: 'approved',
    title: 'What is listed, and the rest on approval',
    detail: 'Whatever else is asked for is refused and waits here for a decision.',
  },
];

/** The policy as a form. What was typed stays when somebody else changes the policy meanwhile. */
export function PolicyForm({ policy }: { policy: PackagePolicy }) {
  const queries = useQueryClient();
  const [base, setBase] = useState(policy);
  const [mode, setMode] = useState(policy.mode);
  const [allowed, setAllowed] = useState(policy.allowed.join('\n'));
  const [denied, setDenied] = useState(policy.denied.join('\n'));
  const [error, setError] = useState<string | null>(null);
  const form = { mode, allowed: namesIn(allowed), denied: namesIn(denied) };
  const isChanged = differs(base, form);

  const show = (shown: PackagePolicy) => {
    setBase(shown);
    setMode(shown.mode);
    setAllowed(shown.allowed.join('\n'));
    setDenied(shown.denied.join('\n'));
    setError(null);
  };
  // Nothing was typed that could be lost.
  if (policy.version !== base.version && !isChanged) show(policy);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = wrongName([...form.allowed, ...form.denied]);
    if (wrong !== null) {
      setError(`“${visibleText(wrong)}” is not the name of a package. Nothing was changed.`);
      return;
    }
    setError(null);
    try {
      const { version } = await packagesApi.changePolicy({ version: base.version, ...form });
      setBase({ ...policy, ...form, version });
      toast.success('The policy holds from now on, for what is installed next.');
      await queries.invalidateQueries({ queryKey: policyKey });
    } catch (caught) {
      setError(sentence(caught));
    }
  };

  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4" data-testid="policy-form">
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">What may be installed</legend>
        {modes.map((one) => (
          <label key={one.mode} className="flex items-start gap-2 rounded-md px-2 py-1.5 hover:bg-hover">
            <input
              type="radio"
              name="mode"
              className="mt-0.5 accent-accent"
              checked={mode === one.mode}
              onChange={() => setMode(one.mode)}
              data-testid={`mode-${one.mode}`}
            />
            <span>
              <span className="font-medium">{one.title}</span>
              <span className="block text-muted">{one.detail}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Names
        label="Allowed"
        hint={mode === 'open' ? 'Not used while everything is allowed; kept for later.' : 'One name on each line.'}
        value={allowed}
        known={form.allowed.length}
        onChange={setAllowed}
        testId="policy-allowed"
      />
      <Names
        label="Denied"
        hint="Never given out, whatever is chosen above. One name on each line."
        value={denied}
        known={form.denied.length}
        onChange={setDenied}
        testId="policy-denied"
      />
      <div role="alert">
        {error !== null && <Notice tone="bad">{error}</Notice>}
        {isChanged && policy.version !== base.version && (
          <Notice tone="warn">
            <p>The policy was changed meanwhile. What you typed is kept here, and cannot be saved over it.</p>
            <Button className="mt-2" onClick={() => show(policy)}>
              Show what holds now
            </Button>
          </Notice>
        )}
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={!isChanged} data-testid="save-policy">
          Save
        </Button>
        <Button disabled={!isChanged} onClick={() => show(policy)}>
          Discard
        </Button>
      </div>
    </form>
  );
}

interface NamesProps {
  label: string;
  hint: string;
  value: string;
  known: number;
  onChange: (text: string) => void;
  testId: string;
}

function Names({ label, hint, value, known, onChange, testId }: NamesProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label} <span className="font-normal text-muted">({count(known, 'name')})</span>
      </label>
      <textarea
        id={id}
        rows={6}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-hint`}
        className={classes(inputStyle, 'h-auto resize-y py-1.5 font-mono')}
        data-testid={testId}
      />
      <p id={`${id}-hint`} className="mt-1 text-muted">
        {hint}
      </p>
    </div>
  );
}
