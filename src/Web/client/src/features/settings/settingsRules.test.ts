import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsFrom } from './settingsRules';

describe('settings', () => {
  it('are the defaults where nothing usable is stored', () => {
    for (const nonsense of [null, undefined, 'dark', 7, [], {}, { fontSize: '14', theme: 'pink', tabWidth: 2.5 }])
      expect(settingsFrom(nonsense)).toEqual(defaultSettings);
  });

  it('keep what is within the bounds and drop what is not, one by one', () => {
    const settings = settingsFrom({
      fontSize: 40,
      terminalFontSize: 41,
      tabWidth: 0,
      keyBindings: 'vim',
      singleKeys: false,
      more: 1,
    });
    expect(settings).toEqual({ ...defaultSettings, fontSize: 40, keyBindings: 'vim', singleKeys: false });
  });
});
