import { type FormEvent, useState } from 'react';
import { Link, navigate } from '@/app/router';
import type { ReviewQueue } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { inputStyle } from '@/shared/ui/Field';
import { addressOf, type QueueFilter, queueStates } from './queueFilter';

const ages = [
  { hours: null, name: 'Of any age' },
  { hours: 4, name: 'Older than 4 hours' },
  { hours: 24, name: 'Older than a day' },
  { hours: 72, name: 'Older than 3 days' },
  { hours: 168, name: 'Older than a week' },
];

/** Which part of the queue is shown, with how much is in each. */
export function QueueFilters({ filter, counts }: { filter: QueueFilter; counts: ReviewQueue['counts'] | undefined }) {
  const [learner, setLearner] = useState(filter.learner);
  // Another address, such as by Back, has another name; the field stays the same one, with the focus in it.
  const [known, setKnown] = useState(filter.learner);
  if (known !== filter.learner) {
    setKnown(filter.learner);
    setLearner(filter.learner);
  }
  const show = (change: Partial<QueueFilter>) => navigate(addressOf({ ...filter, ...change }));
  const find = (event: FormEvent) => {
    event.preventDefault();
    show({ learner });
  };
  return (
    <section aria-label="Filters" className="border-b border-line bg-ground px-3 py-2">
      <nav aria-label="States" className="-mx-1 flex gap-1 overflow-x-auto p-1">
        {[...queueStates, { state: 'all', name: 'All' } as const].map(({ state, name }) => (
          <Link
            key={state}
            href={addressOf({ ...filter, state })}
            aria-current={filter.state === state ? 'page' : undefined}
            className={classes(
              'flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-[13px]',
              filter.state === state
                ? 'bg-selected font-semibold text-text'
                : 'text-muted hover:bg-hover hover:text-text',
            )}
            data-testid={`queue-${state}`}
          >
            {name}
            {state !== 'all' && counts && <span className="tabular-nums">{counts[state]}</span>}
          </Link>
        ))}
      </nav>
      <div className="mt-2 grid gap-2 sm:grid-cols-[minmax(0,16rem)_auto_auto_1fr]">
        <form onSubmit={find}>
          <input
            type="search"
            name="learner"
            aria-label="Learner"
            placeholder="Learner"
            maxLength={200}
            value={learner}
            onChange={({ target }) => setLearner(target.value)}
            className={inputStyle}
          />
        </form>
        <select
          aria-label="Age"
          className={inputStyle}
          value={filter.olderThanHours ?? ''}
          onChange={({ target }) => show({ olderThanHours: target.value === '' ? null : Number(target.value) })}
        >
          {ages.map(({ hours, name }) => (
            <option key={name} value={hours ?? ''}>
              {name}
            </option>
          ))}
        </select>
        <select
          aria-label="Order"
          className={inputStyle}
          value={filter.order}
          onChange={({ target }) => show({ order: target.value === 'newest' ? 'newest' : 'oldest' })}
        >
          <option value="oldest">Oldest first</option>
          <option value="newest">Newest first</option>
        </select>
      </div>
    </section>
  );
}
