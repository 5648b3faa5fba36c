import { expect, it } from 'vitest';
import { keyOfContent } from './contentKey';

it('is a UUID that depends on nothing but the content', async () => {
  const key = await keyOfContent({ path: 'a.py', line: 1 });
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await expect(keyOfContent({ path: 'a.py', line: 1 })).resolves.toBe(key);
  await expect(keyOfContent({ path: 'a.py', line: 2 })).resolves.not.toBe(key);
});
