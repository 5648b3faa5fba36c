import { create } from 'zustand';

interface TerminalPreferences {
  /** What is selected is copied at once. */
  copyOnSelect: boolean;
}

const key = 'terminal-preferences';

function remembered(): TerminalPreferences {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>;
    return { copyOnSelect: value.copyOnSelect === true };
  } catch {
    return { copyOnSelect: false };
  }
}

/** How terminals behave in this browser. */
export const useTerminalPreferences = create<TerminalPreferences>(remembered);

export function setTerminalPreference(change: Partial<TerminalPreferences>): void {
  useTerminalPreferences.setState(change);
  try {
    localStorage.setItem(key, JSON.stringify(useTerminalPreferences.getState()));
  } catch {
    // It is forgotten with the page.
  }
}
