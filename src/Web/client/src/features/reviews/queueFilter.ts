/** Which submissions the queue shows; kept in the address, so that it can be passed on. */
export interface QueueFilter {
  state: QueueState;
  learner: string;
  /** Only what has waited longer. */
  olderThanHours: number | null;
  order: 'oldest' | 'newest';
}

export const queueStates = [
  { state: 'waiting', name: 'Waiting' },
  { state: 'mine', name: 'My own' },
  { state: 'claimed', name: 'Being reviewed' },
  { state: 'changesRequested', name: 'Changes requested' },
  { state: 'approved', name: 'Approved' },
  { state: 'rejected', name: 'Rejected' },
] as const;
export type QueueState = (typeof queueStates)[number]['state'] | 'all';

const states: readonly string[] = [...queueStates.map(({ state }) => state), 'all'];
const pageSize = 50;
const longestAge = 24 * 365;

export function filterOf(search: string): QueueFilter {
  const parameters = new URLSearchParams(search);
  const state = parameters.get('state') ?? '';
  const age = Number(parameters.get('olderThanHours') ?? Number.NaN);
  return {
    state: states.includes(state) ? (state as QueueState) : 'waiting',
    learner: parameters.get('learner')?.trim() ?? '',
    olderThanHours: Number.isInteger(age) && age > 0 && age <= longestAge ? age : null,
    order: parameters.get('order') === 'newest' ? 'newest' : 'oldest',
  };
}

/** The address that shows it; what is usual is left out. */
export function addressOf({ state, learner, olderThanHours, order }: QueueFilter): string {
  const parameters = new URLSearchParams();
  if (state !== 'waiting') parameters.set('state', state);
  if (learner.trim()) parameters.set('learner', learner.trim());
  if (olderThanHours !== null) parameters.set('olderThanHours', String(olderThanHours));
  if (order !== 'oldest') parameters.set('order', order);
  const search = parameters.toString();
  return search === '' ? '/reviews' : `/reviews?${search}`;
}

/** The same as the server is asked. */
export function queryOf({ state, learner, olderThanHours, order }: QueueFilter, cursor: string | null): string {
  const parameters = new URLSearchParams({ order, limit: String(pageSize) });
  if (state === 'mine') parameters.set('mine', 'true');
  else if (state !== 'all') parameters.set('state', state);
  if (learner) parameters.set('learner', learner);
  if (olderThanHours !== null) parameters.set('olderThanHours', String(olderThanHours));
  if (cursor) parameters.set('cursor', cursor);
  return parameters.toString();
}
