import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ChoiceDialog } from '@/shared/ui/ChoiceDialog';
import { closeUpload, type UploadState, uploadState } from './uploadState';

/** The upload of this tab, below the tree: its questions, its progress, and what came of it. */
export default function UploadTray() {
  const state = useStore(uploadState);
  return (
    <>
      {state.step === 'sending' && <Progress {...state} />}
      {state.step === 'over' && <Outcome {...state} />}
      {state.step === 'archive' && (
        <ChoiceDialog
          title="Unpack this archive?"
          choices={[
            { label: 'Keep it as a file', run: () => state.choose('keep') },
            { label: 'Unpack it here', run: () => state.choose('unpack'), primary: true },
          ]}
          onClose={() => state.choose(null)}
        >
          <strong className="text-text">{visibleText(state.name)}</strong> can be unpacked into the folder, or kept as
          it is.
        </ChoiceDialog>
      )}
      {state.step === 'existing' && (
        <ChoiceDialog
          title={state.existing.length === 1 ? 'This file exists already' : 'These files exist already'}
          choices={[
            { label: 'Skip', run: () => state.choose('skip') },
            { label: 'Keep both', run: () => state.choose('keepBoth') },
            { label: 'Replace', run: () => state.choose('replace'), primary: true },
          ]}
          onClose={() => state.choose(null)}
        >
          <ul className="max-h-40 list-inside list-disc overflow-auto text-text" aria-label="Files that exist already">
            {state.existing.map((path) => (
              <li key={path} className="break-all">
                {visibleText(path)}
              </li>
            ))}
          </ul>
          <p className="mt-2">Replaced content stays in the history.</p>
        </ChoiceDialog>
      )}
    </>
  );
}

function Progress({ name, sent, total, cancel }: Extract<UploadState, { step: 'sending' }>) {
  const whole = sent >= total;
  return (
    <div className="border-t border-line bg-surface px-3 py-2 text-[13px]" data-testid="upload-progress">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">{whole ? `Storing ${name}…` : `Uploading ${name}…`}</span>
        <Button variant="quiet" size="icon" aria-label="Cancel the upload" onClick={cancel}>
          <X aria-hidden="true" />
        </Button>
      </div>
      <progress
        className="h-1.5 w-full accent-accent"
        aria-label={`Uploading ${name}`}
        {...(whole ? {} : { value: sent, max: total })}
      />
      <p className="text-xs text-muted">
        {formatBytes(sent)} of {formatBytes(total)}
      </p>
    </div>
  );
}

function Outcome({ failed, message, refused, again }: Extract<UploadState, { step: 'over' }>) {
  return (
    <section
      aria-label="What the upload did"
      className={`border-t border-line px-3 py-2 text-[13px] ${failed ? 'bg-bad-ground' : 'bg-warn-ground'}`}
      data-testid="upload-outcome"
    >
      <div className="flex items-start gap-2">
        <p role={failed ? 'alert' : 'status'} className="min-w-0 flex-1 py-1 break-words">
          {visibleText(message)}
        </p>
        <Button variant="quiet" size="icon" aria-label="Close" onClick={closeUpload}>
          <X aria-hidden="true" />
        </Button>
      </div>
      {refused.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable to be scrolled
        <ul className="mt-1 max-h-40 space-y-1 overflow-auto" aria-label="Not uploaded" tabIndex={0}>
          {refused.map(({ path, reason }) => (
            <li key={path} className="break-words">
              <span className="font-medium break-all">{visibleText(path)}</span>
              <span className="block text-xs text-muted">{visibleText(reason)}</span>
            </li>
          ))}
        </ul>
      )}
      {again && (
        <Button className="mt-2" onClick={again.run}>
          {again.label}
        </Button>
      )}
    </section>
  );
}
