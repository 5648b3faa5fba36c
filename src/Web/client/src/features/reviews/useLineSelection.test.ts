import { expect, it } from 'vitest';
import { placeOf, rangeFrom } from './useLineSelection';

it('makes a range of two lines of the same side', () => {
  expect(rangeFrom('new:7', 'new:4')).toEqual({ side: 'new', start: 4, end: 7 });
  expect(rangeFrom('old:2', 'old:2')).toEqual({ side: 'old', start: 2, end: 2 });
  expect(rangeFrom('old:2', 'new:3')).toBeNull();
  expect(placeOf('new:0')).toBeNull();
  expect(placeOf('both:1')).toBeNull();
});
