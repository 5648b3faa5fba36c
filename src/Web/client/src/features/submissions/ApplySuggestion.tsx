import { useQueryClient } from '@tanstack/react-query';
import { Wand } from 'lucide-react';
import { useState } from 'react';
import { openAt } from '@/features/editor/reveal';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { sentence } from '@/shared/api/http';
import type { Suggestion, Thread } from '@/shared/api/submissionContract';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { toast } from '@/shared/ui/toast';
import { linesOf, putSuggestion } from './putSuggestion';
import { submissionKey, submissionsApi } from './submissionsApi';

const tries = 3;

interface ApplySuggestionProps {
  submissionId: string;
  thread: Thread;
  suggestion: Suggestion;
}

/** Puts a suggestion where its lines are now; asks first when they are not what it was made for. */
export function ApplySuggestion({ submissionId, thread, suggestion }: ApplySuggestionProps) {
  const { session, ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const { threadId, anchor } = thread;

  /** What the lines were when the suggestion was made. */
  const madeFor = async () => {
    const { text } = await submissionsApi.attemptFile(submissionId, anchor.attempt, suggestion.path);
    return linesOf(text ?? '', suggestion.startLine, suggestion.endLine) ?? '';
  };

  /** Lines move while one looks: what is saved is asked about, and only that text is changed. */
  const apply = async (whatever: boolean) => {
    const expected = whatever ? null : await madeFor();
    for (let i = 0; i < tries; i++) {
      if (!(await session.flush())) throw new Error('Not applied: your last changes are not saved yet.');
      const threads = await submissionsApi.threadsNow(submissionId);
      const at = threads.find((one) => one.threadId === threadId)?.at;
      const file = files.find(({ path }) => path === at?.path);
      if (!at?.startLine || !file) throw new Error('Not applied: the lines that it replaces are gone.');
      const sync = await session.open(file.fileId);
      // Edited since the server said where the lines are.
      if (at.version !== undefined && sync.document.version > at.version) continue;
      const put = putSuggestion(sync, at.startLine, at.endLine ?? at.startLine, suggestion.replacement, expected);
      if (put === 'again') continue;
      openAt(ui, file, at.startLine);
      if (put === 'changed') return setAsks(true);
      if (put === 'there') return void toast(`${visibleText(file.path)} says that already. Nothing was changed.`);
      await sync.flush();
      toast.success(`Applied to ${visibleText(file.path)}. Undo takes it back.`);
      await queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
      return;
    }
    throw new Error('Not applied: the file changes too fast just now. Try again.');
  };

  if (!thread.at?.startLine) return <p className="text-xs text-muted">The lines that it replaces are gone.</p>;
  const run = async (whatever: boolean) => {
    setBusy(true);
    try {
      await apply(whatever);
    } catch (error) {
      toast.error(sentence(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => void run(false)} disabled={isBusy} data-testid="apply-suggestion">
        <Wand aria-hidden="true" /> Apply
      </Button>
      <ConfirmDialog
        open={asks}
        title="These lines have changed"
        confirm="Replace them"
        onConfirm={() => void run(true)}
        onClose={() => setAsks(false)}
      >
        They are not what the suggestion was made for any more. The editor shows them: everything from the first to the
        last of them would be replaced. Undo takes it back.
      </ConfirmDialog>
    </>
  );
}
