import { useQueryClient } from '@tanstack/react-query';
import { Wand } from 'lucide-react';
import type { ReactNode } from 'react';
import { openAt } from '@/features/editor/reveal';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { sentence } from '@/shared/api/http';
import type { Comment, Suggestion, Thread } from '@/shared/api/submissionContract';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { toast } from '@/shared/ui/toast';
import { putSuggestion } from './putSuggestion';
import { submissionKey, submissionsApi } from './submissionsApi';

const tries = 3;

/** The button below a suggestion that puts it where its lines are now. */
export function useSuggestions(submissionId: string): (thread: Thread, comment: Comment) => ReactNode {
  const { session, ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const queries = useQueryClient();

  /** Lines move while one looks: what is saved is asked about, and only that text is changed. */
  const apply = async (threadId: string, suggestion: Suggestion) => {
    for (let i = 0; i < tries; i++) {
      if (!(await session.flush())) throw new Error('Not applied: your last changes are not saved yet.');
      const threads = await submissionsApi.threadsNow(submissionId);
      const at = threads.find((one) => one.threadId === threadId)?.at;
      const file = files.find(({ path }) => path === at?.path);
      if (!at?.startLine || !file) throw new Error('Not applied: the lines that it replaces are gone.');
      const sync = await session.open(file.fileId);
      if (!putSuggestion(sync, at.startLine, at.endLine ?? at.startLine, suggestion.replacement)) continue;
      openAt(ui, file, at.startLine);
      await sync.flush();
      toast.success(`Applied to ${visibleText(file.path)}. Undo takes it back.`);
      await queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
      return;
    }
    throw new Error('Not applied: the file changes too fast just now. Try again.');
  };

  return (thread, { suggestion }) => {
    if (!suggestion) return null;
    if (!thread.at?.startLine) return <p className="text-xs text-muted">The lines that it replaces are gone.</p>;
    const run = () => apply(thread.threadId, suggestion).catch((error: unknown) => toast.error(sentence(error)));
    return (
      <Button onClick={() => void run()} data-testid="apply-suggestion">
        <Wand aria-hidden="true" /> Apply
      </Button>
    );
  };
}
