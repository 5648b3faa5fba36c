import { expect, it } from 'vitest';
import { isAnother } from './reloadAfterUpdate';

const open = {
  scripts: [
    { type: '', src: 'http://host/theme.js' },
    { type: 'module', src: 'http://host/assets/index-abc.js' },
  ] as unknown as Document['scripts'],
};

it('knows a newer page by its first script', () => {
  expect(isAnother('<script type="module" src="/assets/index-abc.js">', open)).toBe(false);
  expect(isAnother('<script type="module" src="/assets/index-def.js">', open)).toBe(true);
});
