import { request } from '@/shared/api/http';
import type { ReviewQueue } from '@/shared/api/submissionContract';
import { type QueueFilter, queryOf } from './queueFilter';

export const queueKey = ['reviews'] as const;

export const reviewsApi = {
  queue: (filter: QueueFilter, cursor: string | null) =>
    request<ReviewQueue>(`/api/reviews?${queryOf(filter, cursor)}`),
  /** Claims the one that has waited longest. */
  next: (key: string) =>
    request<{ submissionId: string }>('/api/reviews/next', { method: 'POST', idempotencyKey: key }),
};
