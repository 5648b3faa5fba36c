import { expect, it } from 'vitest';
import { addressOf, filterOf, fromLocalInput, toLocalInput } from './auditFilter';

it('keeps a filter in the address and finds it there again', () => {
  const filter = { person: 'ada+x@example.org', type: 'file_edited', from: '2026-01-02T03:04:00.000Z' };
  expect(filterOf(new URL(addressOf(filter), 'http://x').search)).toEqual(filter);
  expect(addressOf({ person: '  ', type: '' })).toBe('/audit');
  expect(filterOf('?cursor=1&other=2&person=%20')).toEqual({});
});

it('shows moments in local time without moving them', () => {
  const iso = '2026-01-02T03:04:00.000Z';
  expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
  expect(toLocalInput('nonsense')).toBe('');
  expect(fromLocalInput('')).toBe('');
});
