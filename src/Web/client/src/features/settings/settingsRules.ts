/** What a person can set. The server stores it, and refuses what is outside of these bounds. */
export interface Settings {
  theme: 'system' | 'light' | 'dark';
  fontFamily: FontFamily;
  /** In pixels, as all sizes here. */
  fontSize: number;
  terminalFontSize: number;
  tabWidth: number;
  insertSpaces: boolean;
  wordWrap: boolean;
  minimap: boolean;
  keyBindings: 'default' | 'vim';
  /** Makes the editor and the terminals say what they show. */
  screenReader: boolean;
  /** Keys of review pages that are pressed alone, such as J and K. */
  singleKeys: boolean;
  /** Sends a mail about reviews that were published and not looked at. */
  reviewMail: boolean;
}

export const fontFamilies = ['system', 'cascadia', 'consolas', 'courier', 'dejavu', 'menlo'] as const;
export type FontFamily = (typeof fontFamilies)[number];

export const bounds = {
  fontSize: { min: 8, max: 40 },
  terminalFontSize: { min: 8, max: 40 },
  tabWidth: { min: 1, max: 8 },
} as const;

export const defaultSettings: Settings = {
  theme: 'system',
  fontFamily: 'system',
  fontSize: 14,
  terminalFontSize: 13,
  tabWidth: 4,
  insertSpaces: true,
  wordWrap: false,
  minimap: false,
  keyBindings: 'default',
  screenReader: false,
  singleKeys: true,
  reviewMail: true,
};

/** Settings from something that may be older, newer or damaged: what cannot be used is as it was at first. */
export function settingsFrom(value: unknown): Settings {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const choice = <T extends string>(name: keyof Settings, choices: readonly T[], otherwise: T): T =>
    choices.find((choice) => choice === given[name]) ?? otherwise;
  const flag = (name: keyof Settings, otherwise: boolean): boolean => {
    const found = given[name];
    return typeof found === 'boolean' ? found : otherwise;
  };
  const whole = (name: keyof typeof bounds): number => {
    const found = given[name];
    const { min, max } = bounds[name];
    return typeof found === 'number' && Number.isInteger(found) && found >= min && found <= max
      ? found
      : defaultSettings[name];
  };
  return {
    theme: choice('theme', ['system', 'light', 'dark'], defaultSettings.theme),
    fontFamily: choice('fontFamily', fontFamilies, defaultSettings.fontFamily),
    fontSize: whole('fontSize'),
    terminalFontSize: whole('terminalFontSize'),
    tabWidth: whole('tabWidth'),
    insertSpaces: flag('insertSpaces', defaultSettings.insertSpaces),
    wordWrap: flag('wordWrap', defaultSettings.wordWrap),
    minimap: flag('minimap', defaultSettings.minimap),
    keyBindings: choice('keyBindings', ['default', 'vim'], defaultSettings.keyBindings),
    screenReader: flag('screenReader', defaultSettings.screenReader),
    singleKeys: flag('singleKeys', defaultSettings.singleKeys),
    reviewMail: flag('reviewMail', defaultSettings.reviewMail),
  };
}
