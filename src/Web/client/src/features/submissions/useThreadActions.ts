import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { sentence } from '@/shared/api/http';
import type { DiffSide } from '@/shared/api/submissionContract';
import { toast } from '@/shared/ui/toast';
import { type NewThread, submissionKey, submissionsApi } from './submissionsApi';

export interface Place {
  path: string | null;
  startLine: number | null;
  endLine: number | null;
  side: DiffSide;
}

// The form stays open with it.
const notSent = ' What you wrote is kept in the form: send it again.';

/** What a person does in the threads of a submission. Each answers whether it worked; why not is told in the corner. */
export function useThreadActions(submissionId: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const attempt = async (action: () => Promise<unknown>, kept = ''): Promise<boolean> => {
      try {
        await action();
        return true;
      } catch (error) {
        toast.error(`${sentence(error)}${kept}`);
        return false;
      } finally {
        await queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
      }
    };
    return {
      /** `key`: the same thing tried again has the same one, should the server have done it already. */
      start: (thread: NewThread, key: string) =>
        attempt(() => submissionsApi.startThread(submissionId, thread, key), notSent),
      reply: (threadId: string, body: string, draft: boolean, key: string) =>
        attempt(() => submissionsApi.comment(submissionId, threadId, body, draft, key), notSent),
      edit: (commentId: string, body: string) =>
        attempt(() => submissionsApi.editComment(submissionId, commentId, body), notSent),
      remove: (commentId: string) => attempt(() => submissionsApi.deleteComment(submissionId, commentId)),
      mark: (threadId: string, as: 'resolve' | 'reopen' | 'done') =>
        attempt(() => submissionsApi.mark(submissionId, threadId, as)),
    };
  }, [queries, submissionId]);
}

export type ThreadActions = ReturnType<typeof useThreadActions>;
