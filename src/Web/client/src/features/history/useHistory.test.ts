import { expect, it } from 'vitest';
import type { WorkspaceEvent } from '@/shared/api/contract';
import { seenWith } from './useHistory';

it('puts what happens on top, and begins anew when that has become too much', () => {
  const event = (version: number) => ({ version }) as WorkspaceEvent;
  let seen = seenWith({ opened: 5, live: [] }, [event(6), event(7)]);
  expect(seen.live.map(({ version }) => version)).toEqual([7, 6]);
  for (let version = 8; version <= 1_005; version++) seen = seenWith(seen, [event(version)]);
  expect(seen).toMatchObject({ opened: 5 });
  expect(seen.live).toHaveLength(1_000);
  expect(seenWith(seen, [event(1_006)])).toEqual({ opened: 1_006, live: [] });
});
