import { Plus, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { RunConfiguration } from '@/shared/api/contract';
import { classes } from '@/shared/lib/classes';
import { useFocusBefore } from '@/shared/lib/focusBefore';
import { newUuid } from '@/shared/lib/uuid';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { RunConfigurationForm } from './RunConfigurationForm';

const fresh = (): RunConfiguration => ({
  id: newUuid(),
  name: '',
  spec: { kind: 'file', target: '', arguments: [], environment: [] },
});

/** The dialog in which ways to run the workspace are made and changed. */
export default function RunConfigurations({ onClose }: { onClose: () => void }) {
  const { session } = useWorkspaceContext();
  const focus = useFocusBefore();
  const { runConfigurations = [] } = useWorkspace();
  const [current, setCurrent] = useState<RunConfiguration>(() => runConfigurations[0] ?? fresh());
  const isNew = !runConfigurations.some(({ id }) => id === current.id);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...focus}
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[min(44rem,calc(100vw-1rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-raised shadow-xl"
        >
          <div className="flex items-center justify-between border-b border-line py-2 pr-2 pl-5">
            <Radix.Title className="text-base font-semibold">Run configurations</Radix.Title>
            <Radix.Close asChild>
              <Button variant="quiet" size="icon" aria-label="Close">
                <X aria-hidden="true" />
              </Button>
            </Radix.Close>
          </div>
          <div className="flex min-h-0 flex-1 overflow-auto max-sm:flex-col">
            <nav
              aria-label="Run configurations"
              className="flex shrink-0 flex-col gap-px border-line p-2 max-sm:border-b sm:w-52 sm:border-r"
            >
              {runConfigurations.map((configuration) => (
                <button
                  key={configuration.id}
                  type="button"
                  aria-current={configuration.id === current.id}
                  onClick={() => setCurrent(configuration)}
                  className={classes(
                    'truncate rounded-md px-2.5 py-1.5 text-left text-[13px] hover:bg-hover',
                    configuration.id === current.id ? 'bg-hover font-medium text-text' : 'text-muted',
                  )}
                  data-testid="run-configuration"
                >
                  {visibleText(configuration.name)}
                </button>
              ))}
              {isNew && (
                <p className="rounded-md bg-hover px-2.5 py-1.5 text-[13px] font-medium" aria-current="true">
                  New configuration
                </p>
              )}
              <Button
                variant="quiet"
                className="justify-start px-2.5"
                disabled={isNew}
                onClick={() => setCurrent(fresh())}
                data-testid="new-configuration"
              >
                <Plus aria-hidden="true" />
                New
              </Button>
            </nav>
            <RunConfigurationForm
              key={current.id}
              configuration={current}
              isNew={isNew}
              onSaved={() => void session.catchUp().catch(() => {})}
              onRemoved={() => {
                void session.catchUp().catch(() => {});
                setCurrent(runConfigurations.find(({ id }) => id !== current.id) ?? fresh());
              }}
            />
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
