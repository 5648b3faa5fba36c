import { expect, it } from 'vitest';
import { addressOf, filterOf, queryOf } from './queueFilter';

it('shows what waits, oldest first, unless the address says something else', () => {
  expect(filterOf('')).toEqual({ state: 'waiting', learner: '', olderThanHours: null, order: 'oldest' });
  expect(filterOf('?state=nonsense&olderThanHours=-3&order=best')).toEqual(filterOf(''));
  expect(addressOf(filterOf(''))).toBe('/reviews');
});

it('comes back from its own address', () => {
  const filter = { state: 'mine', learner: 'ada@x', olderThanHours: 24, order: 'newest' } as const;
  const address = addressOf(filter);
  expect(filterOf(address.slice(address.indexOf('?')))).toEqual(filter);
});

it('asks the server for just that', () => {
  expect(queryOf(filterOf(''), null)).toBe('order=oldest&limit=50&state=waiting');
  expect(queryOf(filterOf('?state=mine&learner=ada'), 'c')).toBe(
    'order=oldest&limit=50&mine=true&learner=ada&cursor=c',
  );
  expect(queryOf(filterOf('?state=all'), null)).toBe('order=oldest&limit=50');
});
