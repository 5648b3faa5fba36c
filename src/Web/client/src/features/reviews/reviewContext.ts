import { createContext, useContext } from 'react';
import type { ThreadActions } from '@/features/submissions/useThreadActions';
import type { Submission, Thread } from '@/shared/api/submissionContract';
import type { Comparison } from './comparison';

interface Review {
  submission: Submission;
  comparison: Comparison;
  threads: readonly Thread[];
  actions: ThreadActions;
  viewer: 'owner' | 'reviewer';
  /** Whether the person may begin threads. */
  mayStart: boolean;
  /** Whether they may answer in those that there are. */
  mayAnswer: boolean;
}

export const ReviewContext = createContext<Review | null>(null);

export function useReviewContext(): Review {
  const value = useContext(ReviewContext);
  if (!value) throw new Error('Only inside a review.');
  return value;
}
