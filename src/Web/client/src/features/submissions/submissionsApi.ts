import { request } from '@/shared/api/http';
import type {
  Anchor,
  Attempt,
  AttemptDiff,
  AttemptFile,
  DiffBase,
  FileDiff,
  Receipt,
  Submission,
  SubmitQuestion,
  Suggestion,
  Thread,
  VerdictKind,
  WorkspaceSubmission,
} from '@/shared/api/submissionContract';
import { newUuid } from '@/shared/lib/uuid';

const ofWorkspace = (workspaceId: string) => `/api/workspaces/${encodeURIComponent(workspaceId)}/submission`;
const of = (submissionId: string) => `/api/submissions/${encodeURIComponent(submissionId)}`;
const command = <T>(path: string, body?: unknown, method: 'POST' | 'PUT' | 'DELETE' = 'POST', key = newUuid()) =>
  request<T>(path, { method, idempotencyKey: key, ...(body === undefined ? {} : { body }) });

export interface NewThread {
  anchor: Anchor;
  body: string;
  suggestion?: Suggestion;
  draft: boolean;
}

export interface NewVerdict {
  attempt: number;
  manifestHash: string;
  verdict: VerdictKind;
  summary: string;
  reason?: string;
  /** The submission waits again, for another reviewer. */
  secondReview?: boolean;
  publishDrafts: boolean;
}

const comparison = (from: DiffBase, to: number, ignoreWhitespace: boolean) => ({
  from: String(from),
  to: String(to),
  ignoreWhitespace: String(ignoreWhitespace),
});

/** The part of the API that is about handing in and reviewing, loaded with the pages that need it. */
export const submissionsApi = {
  ofWorkspace: (w: string) => request<WorkspaceSubmission>(ofWorkspace(w)),
  submit: (w: string, confirm: readonly SubmitQuestion[], key: string) =>
    command<{ submissionId: string; attempt: Attempt }>(ofWorkspace(w), { confirm }, 'POST', key),
  withdraw: (w: string, attempt: number | undefined) => command<void>(`${ofWorkspace(w)}/withdraw`, { attempt }),
  receipt: (receiptId: string) => request<Receipt>(`/receipts/${encodeURIComponent(receiptId)}`),

  submission: (s: string) => request<Submission>(of(s)),
  attemptFiles: (s: string, attempt: number) =>
    request<Omit<AttemptFile, 'text'>[]>(`${of(s)}/attempts/${attempt}/files`),
  attemptFile: (s: string, attempt: number, path: string) =>
    request<AttemptFile>(`${of(s)}/attempts/${attempt}/file?${new URLSearchParams({ path })}`),
  diff: (s: string, from: DiffBase, to: number, ignoreWhitespace: boolean) =>
    request<AttemptDiff>(`${of(s)}/diff?${new URLSearchParams(comparison(from, to, ignoreWhitespace))}`),
  fileDiff: (s: string, from: DiffBase, to: number, path: string, ignoreWhitespace: boolean) =>
    request<FileDiff>(`${of(s)}/diff/file?${new URLSearchParams({ ...comparison(from, to, ignoreWhitespace), path })}`),

  threads: (s: string, attempt: number) => request<Thread[]>(`${of(s)}/threads?attempt=${attempt}`),
  threadsNow: (s: string) => request<Thread[]>(`${of(s)}/threads?workspace=true`),
  startThread: (s: string, thread: NewThread, key: string) =>
    command<{ threadId: string }>(`${of(s)}/threads`, thread, 'POST', key),
  comment: (s: string, threadId: string, body: string, draft: boolean, key: string) =>
    command<void>(`${of(s)}/threads/${threadId}/comments`, { body, draft }, 'POST', key),
  editComment: (s: string, commentId: string, body: string) =>
    command<void>(`${of(s)}/comments/${commentId}`, { body }, 'PUT'),
  deleteComment: (s: string, commentId: string) => command<void>(`${of(s)}/comments/${commentId}`, undefined, 'DELETE'),
  mark: (s: string, threadId: string, as: 'resolve' | 'reopen' | 'done') =>
    command<void>(`${of(s)}/threads/${threadId}/${as}`),

  claim: (s: string, takeOver?: string) => command<void>(`${of(s)}/claim`, takeOver === undefined ? {} : { takeOver }),
  keepClaim: (s: string) => command<void>(`${of(s)}/claim/heartbeat`),
  release: (s: string) => command<void>(`${of(s)}/claim/release`),
  decide: (s: string, verdict: NewVerdict, key: string) => command<void>(`${of(s)}/verdict`, verdict, 'POST', key),
  publish: (s: string) => command<void>(`${of(s)}/publish`),
  setViewed: (s: string, attempt: number, path: string, viewed: boolean) =>
    command<void>(`${of(s)}/viewed`, { attempt, path, viewed }),
  looked: (s: string, attempt: number, version?: number) => command<void>(`${of(s)}/looked`, { attempt, version }),
  tryAttempt: (s: string, attempt: number, key: string) =>
    command<{ workspaceId: string }>(`${of(s)}/attempts/${attempt}/try`, undefined, 'POST', key),
};

export const submissionKey = (submissionId: string) => ['submission', submissionId] as const;
export const workspaceSubmissionKey = (workspaceId: string) => ['workspace-submission', workspaceId] as const;
