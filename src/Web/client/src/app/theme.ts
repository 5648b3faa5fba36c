import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

interface ThemeState {
  theme: Theme;
  isDark: boolean;
  choose: (theme: Theme) => void;
}

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
const key = 'theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

const darkness = (theme: Theme): boolean => (theme === 'system' ? prefersDark.matches : theme === 'dark');

export const useTheme = create<ThemeState>((set, get) => {
  prefersDark.addEventListener('change', () => set({ isDark: darkness(get().theme) }));
  return {
    theme: stored(),
    isDark: darkness(stored()),
    choose: (theme) => {
      if (theme === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      try {
        if (theme === 'system') localStorage.removeItem(key);
        else localStorage.setItem(key, theme);
      } catch {
        // The choice lasts until the page is closed.
      }
      set({ theme, isDark: darkness(theme) });
    },
  };
});
