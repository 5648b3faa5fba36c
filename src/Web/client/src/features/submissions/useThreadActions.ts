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

/** What a person does in the threads of a submission. Each answers whether it worked; why not is told in the corner. */
export function useThreadActions(submissionId: string) {
  const queries = useQueryClient();
  return useMemo(() => {
    const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
      try {
        await action();
        return true;
      } catch (error) {
        toast.error(sentence(error));
        return false;
      } finally {
        await queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
      }
    };
    return {
      start: (thread: NewThread) => attempt(() => submissionsApi.startThread(submissionId, thread)),
      reply: (threadId: string, body: string, draft: boolean) =>
        attempt(() => submissionsApi.comment(submissionId, threadId, body, draft)),
      edit: (commentId: string, body: string) =>
        attempt(() => submissionsApi.editComment(submissionId, commentId, body)),
      remove: (commentId: string) => attempt(() => submissionsApi.deleteComment(submissionId, commentId)),
      mark: (threadId: string, as: 'resolve' | 'reopen' | 'done') =>
        attempt(() => submissionsApi.mark(submissionId, threadId, as)),
    };
  }, [queries, submissionId]);
}

export type ThreadActions = ReturnType<typeof useThreadActions>;
