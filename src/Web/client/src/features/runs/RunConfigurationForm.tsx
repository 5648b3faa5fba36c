import { type FormEvent, useId, useState } from 'react';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { api } from '@/shared/api/api';
import type { RunConfiguration, RunKind, RunSpec } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { classes } from '@/shared/lib/classes';
import { Button } from '@/shared/ui/Button';
import { Field, inputStyle } from '@/shared/ui/Field';
import { chooseRun } from './runChoice';
import { environmentText, joinArguments, parseEnvironment, splitArguments } from './runText';

interface RunConfigurationFormProps {
  configuration: RunConfiguration;
  isNew: boolean;
  onSaved: () => void;
  onRemoved: () => void;
}

const kinds: { kind: RunKind; name: string }[] = [
  { kind: 'file', name: 'A file' },
  { kind: 'module', name: 'A module (python -m)' },
  { kind: 'tests', name: 'Tests (pytest or unittest)' },
];

const label = 'mb-1 block text-[13px] font-medium';

export function RunConfigurationForm({ configuration, isNew, onSaved, onRemoved }: RunConfigurationFormProps) {
  const { session } = useWorkspaceContext();
  const { files } = useWorkspace();
  const id = useId();
  const [name, setName] = useState(configuration.name);
  const [kind, setKind] = useState(configuration.spec.kind);
  const [target, setTarget] = useState(configuration.spec.target);
  const [line, setLine] = useState(joinArguments(configuration.spec.arguments));
  const [variables, setVariables] = useState(environmentText(configuration.spec.environment));
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const split = splitArguments(line);
  const parsed = parseEnvironment(variables);

  const act = async (action: () => Promise<unknown>, done: () => void) => {
    setBusy(true);
    setProblem(null);
    setSaved(false);
    try {
      await action();
      done();
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setBusy(false);
    }
  };

  const save = (event: FormEvent) => {
    event.preventDefault();
    const wrong = split.problem ?? parsed.problem;
    if (wrong !== null) {
      setProblem(wrong);
      return;
    }
    const spec: RunSpec = {
      kind,
      target: kind === 'tests' ? '' : target.trim(),
      arguments: split.arguments,
      environment: parsed.environment,
    };
    void act(
      () => api.saveRunConfiguration(session.workspaceId, configuration.id, name, spec),
      () => {
        if (isNew) chooseRun(session.workspaceId, configuration.id);
        setSaved(true);
        onSaved();
      },
    );
  };

  return (
    <form onSubmit={save} className="min-w-0 flex-1 space-y-3.5 p-5" data-testid="run-configuration-form">
      <Field
        label="Name"
        value={name}
        maxLength={60}
        required
        onChange={(event) => setName(event.target.value)}
        data-testid="configuration-name"
      />
      <div>
        <label htmlFor={`${id}-kind`} className={label}>
          What runs
        </label>
        <select
          id={`${id}-kind`}
          value={kind}
          onChange={(event) => setKind(event.target.value as RunKind)}
          className={inputStyle}
          data-testid="configuration-kind"
        >
          {kinds.map((choice) => (
            <option key={choice.kind} value={choice.kind}>
              {choice.name}
            </option>
          ))}
        </select>
      </div>
      {kind !== 'tests' && (
        <Field
          label={kind === 'file' ? 'File' : 'Module'}
          value={target}
          required
          placeholder={kind === 'file' ? 'src/main.py' : 'package.module'}
          list={kind === 'file' ? `${id}-files` : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTarget(event.target.value)}
          className="font-mono"
          data-testid="configuration-target"
        />
      )}
      <datalist id={`${id}-files`}>
        {files
          .filter(({ path }) => path.endsWith('.py'))
          .map(({ fileId, path }) => (
            <option key={fileId} value={path} />
          ))}
      </datalist>
      <Field
        label="Arguments"
        value={line}
        placeholder={`--name "Ada Lovelace"`}
        autoComplete="off"
        spellCheck={false}
        error={split.problem ?? undefined}
        onChange={(event) => setLine(event.target.value)}
        className="font-mono"
        data-testid="configuration-arguments"
      />
      <div>
        <label htmlFor={`${id}-environment`} className={label}>
          Environment variables
        </label>
        <textarea
          id={`${id}-environment`}
          value={variables}
          rows={3}
          placeholder="NAME=value"
          spellCheck={false}
          aria-describedby={`${id}-environment-hint`}
          onChange={(event) => setVariables(event.target.value)}
          className={classes(inputStyle, 'h-auto resize-y py-1.5 font-mono')}
          data-testid="configuration-environment"
        />
        <p id={`${id}-environment-hint`} className="mt-1 text-xs text-muted">
          One a line. They are kept in the workspace's history: no passwords here.
        </p>
      </div>
      {problem !== null && (
        <p role="alert" className="text-[13px] text-bad">
          {problem}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <p role="status" className="mr-auto text-[13px] text-good">
          {saved && 'Saved.'}
        </p>
        {!isNew && (
          <Button
            disabled={busy}
            onClick={() => void act(() => api.removeRunConfiguration(session.workspaceId, configuration.id), onRemoved)}
            data-testid="configuration-remove"
          >
            Remove
          </Button>
        )}
        <Button type="submit" variant="primary" disabled={busy} data-testid="configuration-save">
          Save
        </Button>
      </div>
    </form>
  );
}
