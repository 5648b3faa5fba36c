import { useRef } from 'react';
import { openAt } from '@/features/editor/reveal';
import { useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Thread } from '@/shared/api/submissionContract';
import { toast } from '@/shared/ui/toast';

/** Goes to the lines of a thread in the editor, and from one thread to the next. */
export function useJump(threads: readonly Thread[]) {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const last = useRef<string | null>(null);

  const jump = (thread: Thread) => {
    last.current = thread.threadId;
    document.querySelector(`[data-thread="${thread.threadId}"]`)?.scrollIntoView({ block: 'nearest' });
    const file = files.find(({ path }) => path === thread.at?.path);
    if (file && !file.binary) openAt(ui, file, thread.at?.startLine ?? 1);
  };

  const step = (by: 1 | -1) => {
    const reachable = threads.filter(({ at, resolved }) => at !== null && !resolved);
    if (reachable.length === 0) {
      toast('No comment is left that has a place in your files.');
      return;
    }
    const now = reachable.findIndex(({ threadId }) => threadId === last.current);
    const next = now < 0 ? (by > 0 ? 0 : -1) : now + by;
    const thread = reachable.at(next % reachable.length);
    if (thread) jump(thread);
  };

  return { jump, step };
}
