import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { submissionKey, submissionsApi } from '@/features/submissions/submissionsApi';
import { sentence } from '@/shared/api/http';
import type { AttemptDiff, DiffBase, Submission } from '@/shared/api/submissionContract';
import { visibleText } from '@/shared/lib/visibleText';
import { toast } from '@/shared/ui/toast';
import { whileLookedAt } from './heartbeat';

const forever = Number.POSITIVE_INFINITY;

export const useSubmission = (submissionId: string) =>
  useQuery({
    queryKey: [...submissionKey(submissionId), 'head'],
    queryFn: () => submissionsApi.submission(submissionId),
    staleTime: 0,
  });

/** Attempts never change, so that neither do the differences between them; only what was viewed does. */
export const useDiff = (submissionId: string, from: DiffBase, to: number, ignoreWhitespace: boolean) =>
  useQuery({
    queryKey: ['attempt-diff', submissionId, from, to, ignoreWhitespace],
    queryFn: () => submissionsApi.diff(submissionId, from, to, ignoreWhitespace),
    staleTime: forever,
    placeholderData: keepPreviousData,
  });

export const useFileDiff = (
  submissionId: string,
  from: DiffBase,
  to: number,
  path: string,
  ignoreWhitespace: boolean,
) =>
  useQuery({
    queryKey: ['file-diff', submissionId, from, to, path, ignoreWhitespace],
    queryFn: () => submissionsApi.fileDiff(submissionId, from, to, path, ignoreWhitespace),
    staleTime: forever,
  });

export const useThreads = (submissionId: string, attempt: number) =>
  useQuery({
    queryKey: [...submissionKey(submissionId), 'threads', attempt],
    queryFn: () => submissionsApi.threads(submissionId, attempt),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

/** Keeps a claim of one's own as long as the page is open and looked at. */
export function useHeartbeat({ submissionId, claim }: Submission): void {
  const mine = claim?.mine ?? false;
  const queries = useQueryClient();
  useEffect(() => {
    if (!mine) return;
    return whileLookedAt(() => {
      submissionsApi.keepClaim(submissionId).catch(() => {
        // It was lost: the page says so as soon as it knows.
        void queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
      });
    });
  }, [queries, submissionId, mine]);
}

/** What the person had seen when they came, and from now on they have seen this. */
export function useLooked(submission: Submission, shown: number | null): number | null {
  const { submissionId } = submission;
  const before = useRef(submission.lookedAt);
  const told = useRef(submission.lookedAt ?? 0);
  useEffect(() => {
    if (shown === null || shown <= told.current) return;
    told.current = shown;
    void submissionsApi.looked(submissionId, shown).catch(() => {});
  }, [submissionId, shown]);
  return before.current;
}

/** Marks a file as seen, at once here and then on the server. */
export function useViewed(submissionId: string, to: number): (path: string, viewed: boolean) => void {
  const queries = useQueryClient();
  return (path, viewed) => {
    const show = (value: boolean) =>
      queries.setQueriesData<AttemptDiff>({ queryKey: ['attempt-diff', submissionId] }, (diff) =>
        diff?.to === to
          ? { ...diff, files: diff.files.map((file) => (file.path === path ? { ...file, viewed: value } : file)) }
          : diff,
      );
    show(viewed);
    submissionsApi.setViewed(submissionId, to, path, viewed).catch((error: unknown) => {
      show(!viewed);
      const what = viewed ? 'viewed' : 'not viewed';
      toast.error(`${visibleText(path)} could not be marked as ${what}. ${sentence(error)} Try again.`);
    });
  };
}
