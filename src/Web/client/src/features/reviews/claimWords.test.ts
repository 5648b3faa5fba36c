import { expect, it } from 'vitest';
import { claimWords } from './claimWords';

const now = Date.parse('2026-05-04T12:00:00Z');
const claim = { reviewerId: 'r', name: 'Grace', until: '2026-05-04T12:20:00Z', mine: false };

it('says who reviews and for how long, and that an expired claim is free', () => {
  expect(claimWords(null, now)).toBe('Nobody reviews it');
  expect(claimWords(claim, now)).toBe('Grace reviews it, for 20 min more');
  expect(claimWords({ ...claim, mine: true }, now)).toBe('You review it, for 20 min more');
  expect(claimWords({ ...claim, takenFrom: { id: 'a', name: 'Ada' }, reason: 'Ill.' }, now)).toBe(
    'Grace reviews it (taken over from Ada), for 20 min more',
  );
  expect(claimWords(claim, now + 3_600_000)).toBe('Grace reviews it, but has not been here for a while');
});
