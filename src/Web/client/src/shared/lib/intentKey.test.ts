import { expect, it } from 'vitest';
import { IntentKey } from './intentKey';

it('is the same for the same, until it is done', () => {
  const intent = new IntentKey();
  const first = intent.for({ name: 'Week 1' });
  expect(intent.for({ name: 'Week 1' })).toBe(first);
  const changed = intent.for({ name: 'Week 2' });
  expect(changed).not.toBe(first);
  expect(intent.for({ name: 'Week 2' })).toBe(changed);
  intent.done();
  expect(intent.for({ name: 'Week 2' })).not.toBe(changed);
});
