import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { SubmitQuestion } from '@/shared/api/submissionContract';
import { count, formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Modal } from '@/shared/ui/Modal';
import { Notice } from '@/shared/ui/Notice';
import { Spinner } from '@/shared/ui/Spinner';
import { toast } from '@/shared/ui/toast';
import { submissionsApi, workspaceSubmissionKey } from './submissionsApi';
import { useHandIn } from './useHandIn';

const mostListed = 20;

/** Says what will be handed in, and hands it in. */
export default function HandInDialog({ onClose }: { onClose: () => void }) {
  const { session } = useWorkspaceContext();
  const { files, notSaved } = useWorkspace();
  const { data } = useQuery({
    queryKey: workspaceSubmissionKey(session.workspaceId),
    queryFn: () => submissionsApi.ofWorkspace(session.workspaceId),
  });
  const { step, isSaved, error, refused, question, handIn } = useHandIn((attempt) => {
    toast.success(`Handed in as attempt ${attempt.number}.`);
    onClose();
  });
  const latest = data?.latest ?? null;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const isBusy = step !== 'ready';
  return (
    <Modal
      title={latest ? `Hand in attempt ${latest.number + 1}` : 'Hand in'}
      detail="A reviewer sees the files exactly as they are now. You can go on working, and hand in again at any time."
      onClose={onClose}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[13px]" data-testid="hand-in-summary">
        <Fact name="Files">
          {files.length === 0 ? 'None' : `${count(files.length, 'file')}, ${formatBytes(bytes)}`}
        </Fact>
        {latest && data && (
          <Fact name="Changes">
            {data.changesSince === 0
              ? `None since attempt ${latest.number}`
              : `${count(data.changesSince, 'file')} since attempt ${latest.number}`}
          </Fact>
        )}
        <Fact name="Your edits">{step === 'saving' ? 'Saving…' : isSaved ? 'Saved' : 'Not saved yet'}</Fact>
      </dl>
      {notSaved.length > 0 && (
        <Notice tone="warn" className="mt-3">
          Not part of it, because {notSaved.length === 1 ? 'it is' : 'they are'} not saved:{' '}
          {notSaved
            .slice(0, mostListed)
            .map(({ path }) => visibleText(path))
            .join(', ')}
          {notSaved.length > mostListed && ` and ${notSaved.length - mostListed} more`}
        </Notice>
      )}
      <div role="alert" className="mt-3 empty:hidden" data-testid="hand-in-problem">
        {question && <Notice tone="warn">{questions[question](latest?.number ?? 0)}</Notice>}
        {error !== null && (
          <Notice tone="bad">
            <p>{error}</p>
            {refused.length > 0 && (
              <ul className="mt-2 max-h-48 space-y-0.5 overflow-auto" data-testid="refused-paths">
                {refused.map(({ path, reason }) => (
                  <li key={path} className="break-words">
                    <code className="text-xs">{visibleText(path)}</code>: {visibleText(reason)}
                  </li>
                ))}
              </ul>
            )}
          </Notice>
        )}
      </div>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" disabled={isBusy} onClick={() => void handIn()} data-testid="hand-in-confirm">
          {step === 'sending' && <Spinner />}
          {step === 'sending' ? 'Handing in…' : question ? 'Hand in anyway' : 'Hand in'}
        </Button>
      </div>
    </Modal>
  );
}

const questions: Record<SubmitQuestion, (latest: number) => string> = {
  empty: () => 'There are no files in this workspace. A reviewer would see nothing.',
  same: (latest) => `Nothing has changed since attempt ${latest}. A reviewer would see the same again.`,
};

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd>{children}</dd>
  </>
);
