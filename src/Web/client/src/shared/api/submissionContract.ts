// The shapes of handing in and reviewing, as docs/architecture.md describes them.

export type VerdictKind = 'approve' | 'requestChanges' | 'reject';

export type SubmissionState =
  | 'none'
  | 'waiting'
  | 'claimed'
  | 'changesRequested'
  | 'approved'
  | 'rejected'
  | 'withdrawn';

export interface Person {
  id: string;
  name: string;
}

export interface Verdict {
  kind: VerdictKind;
  summary: string;
  by: Person;
  at: string;
  /** Why it takes the place of another verdict on the same attempt. */
  reason?: string | null;
}

/** One time that a workspace was handed in, as it was then. */
export interface Attempt {
  number: number;
  at: string;
  workspaceVersion: number;
  manifestHash: string;
  files: number;
  bytes: number;
  receiptId: string;
  withdrawn: boolean;
  verdict: Verdict | null;
  /** Those that `verdict` took the place of, or came after; the newest first. */
  earlierVerdicts?: Verdict[];
}

/** What a workspace's owner is told about its submission. */
export interface WorkspaceSubmission {
  submissionId: string;
  state: SubmissionState;
  /** Oldest first. */
  attempts: Attempt[];
  /** The last one that was not withdrawn; when all were, the last of them. */
  latest: Attempt | null;
  /** How many files differ from it. */
  changesSince: number;
  sameContent: boolean;
  unreadReview: boolean;
  /** Of the submission, to say what was shown. */
  version?: number;
}

/** What is asked before something is handed in that may not be meant. */
export type SubmitQuestion = 'empty' | 'same';

export interface RefusedPath {
  path: string;
  reason: string;
}

export interface Claim {
  reviewerId: string;
  name: string;
  until: string;
  mine: boolean;
  /** From whom it was taken over, and why. */
  takenFrom?: Person | null;
  reason?: string | null;
}

export interface Submission {
  submissionId: string;
  workspaceId: string;
  workspaceName: string;
  owner: Person;
  state: SubmissionState;
  attempts: Attempt[];
  claim: Claim | null;
  /** The last attempt at which this person has looked. */
  lookedAt: number | null;
  version: number;
  /** Whether there is a template to compare with. */
  template: boolean;
}

/** What an attempt is compared with: nothing (0), another attempt, the template, or what the person saw last. */
export type DiffBase = number | 'template' | 'looked';

export type DiffStatus = 'added' | 'deleted' | 'modified' | 'renamed' | 'unchanged';

export interface DiffFile {
  path: string;
  oldPath: string | null;
  status: DiffStatus;
  binary: boolean;
  tooLarge: boolean;
  added: number;
  deleted: number;
  oldHash: string | null;
  newHash: string | null;
  viewed: boolean;
}

export interface AttemptDiff {
  from: DiffBase;
  to: number;
  files: DiffFile[];
}

/** Part of a line: where it starts, and its length. */
export type Mark = readonly [start: number, length: number];

/** How a line ends when not with a line feed alone; `none` only at the end of a file. */
export type LineEnd = 'crlf' | 'none';

export interface DiffRow {
  kind: 'same' | 'added' | 'deleted' | 'modified';
  /** Lines count from 1; null on the side that does not have this line. */
  old: number | null;
  new: number | null;
  oldText: string | null;
  newText: string | null;
  oldMarks: Mark[] | null;
  newMarks: Mark[] | null;
  oldEnd?: LineEnd | null;
  newEnd?: LineEnd | null;
}

export interface DiffHunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  rows: DiffRow[];
}

export interface FileDiff {
  path: string;
  oldPath: string | null;
  binary: boolean;
  tooLarge: boolean;
  oldText: string | null;
  newText: string | null;
  hunks: DiffHunk[];
}

export interface AttemptFile {
  path: string;
  hash: string;
  size: number;
  binary: boolean;
  text: string | null;
}

export type DiffSide = 'old' | 'new';

/** What a thread is about: lines, a file (no lines), or the whole submission (no path). */
export interface Anchor {
  attempt: number;
  fileId?: string | null;
  path?: string | null;
  startLine?: number | null;
  endLine?: number | null;
  side?: DiffSide | null;
}

/** Other text for some lines, which the learner can take over. */
export interface Suggestion {
  path: string;
  startLine: number;
  endLine: number;
  replacement: string;
}

export interface Comment {
  commentId: string;
  author: Person;
  at: string;
  editedAt: string | null;
  body: string;
  /** Seen by its author only. */
  draft: boolean;
  mine: boolean;
  suggestion: Suggestion | null;
}

export interface Thread {
  threadId: string;
  resolved: boolean;
  /** The learner says that it is dealt with. */
  done: boolean;
  draft: boolean;
  anchor: Anchor;
  /** Where it is in the files that were asked for. */
  at: {
    path: string;
    startLine: number | null;
    endLine: number | null;
    /** The workspace's version for which this is said. */
    version?: number;
  } | null;
  /** The attempt in which its lines are gone. */
  deletedIn: number | null;
  /** The attempt that was asked for, when it is older and did not have the lines yet. */
  notYetIn?: number | null;
  comments: Comment[];
}

export interface QueueItem {
  submissionId: string;
  workspaceName: string;
  owner: Person;
  state: SubmissionState;
  attempt: number;
  at: string;
  files: number;
  bytes: number;
  claim: Claim | null;
  verdict: Verdict | null;
}

export interface ReviewQueue {
  items: QueueItem[];
  counts: {
    waiting: number;
    claimed: number;
    mine: number;
    changesRequested: number;
    approved: number;
    rejected: number;
  };
  next: string | null;
}

/** What proves that something was handed in; anybody who has it can check it. */
export interface Receipt {
  receiptId: string;
  submissionId: string;
  attempt: number;
  workspaceName: string;
  at: string;
  workspaceVersion: number;
  eventPosition: number;
  manifestHash: string;
  files: number;
  bytes: number;
  signature: string;
  publicKey: string;
}

/** The events of a submission's stream, in the shape of `EventData`. */
export interface SubmissionEventData {
  work_submitted: {
    attempt: number;
    workspaceId: string;
    ownerId: string;
    workspaceName: string;
    workspaceVersion: number;
    manifestHash: string;
    files: number;
    bytes: number;
    receiptId: string;
  };
  submission_withdrawn: { attempt: number };
  attempt_claimed: { attempt: number; reviewerId: string; until: string };
  claim_extended: { until: string };
  claim_released: Record<string, unknown>;
  claim_expired: Record<string, unknown>;
  claim_taken_over: { attempt: number; fromId: string; reviewerId: string; until: string; reason: string };
  comment_thread_started: { threadId: string; commentId: string; anchor: Anchor; body: string };
  comment_added: { threadId: string; commentId: string; body: string };
  comment_edited: { commentId: string; body: string };
  comment_deleted: { commentId: string };
  thread_resolved: { threadId: string };
  thread_reopened: { threadId: string };
  thread_marked_done: { threadId: string };
  verdict_given: {
    attempt: number;
    manifestHash: string;
    verdict: VerdictKind;
    summary: string;
    reason?: string | null;
  };
  second_review_asked: Record<string, unknown>;
}
