import { create } from 'zustand';
import { type Theme, useTheme } from '@/app/theme';
import { defaultSettings, type Settings, settingsFrom } from './settingsRules';

// The last settings that this browser has seen, so that a page does not change its looks once the server has answered.
const key = 'settings';

function remembered(): Settings {
  try {
    const theme = useTheme.getState().theme;
    return settingsFrom({ theme, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as object) });
  } catch {
    return defaultSettings;
  }
}

/** The person's settings, wherever they are needed: `useSettings((settings) => settings.fontSize)`. */
export const useSettings = create<Settings>(remembered);

/** Shows settings on this page. They are stored elsewhere. */
export function showSettings(settings: Settings): void {
  useSettings.setState(settings);
  if (useTheme.getState().theme !== settings.theme) useTheme.getState().choose(settings.theme satisfies Theme);
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // The next page starts with the defaults until the server has answered.
  }
}
