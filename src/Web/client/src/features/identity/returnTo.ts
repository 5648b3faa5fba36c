const key = 'returnTo';
const lifetimeMilliseconds = 30 * 60_000;

// In local storage, because the link from the mail usually opens in another tab.
export function rememberReturn(path: string): void {
  if (!isOurs(path)) return;
  try {
    localStorage.setItem(key, JSON.stringify({ path, at: Date.now() }));
  } catch {
    // Then signing in leads to the first workspace.
  }
}

export function takeReturn(): string | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    localStorage.removeItem(key);
    if (typeof value !== 'object' || value === null || !('path' in value) || !('at' in value)) return null;
    const isRecent = typeof value.at === 'number' && Date.now() - value.at < lifetimeMilliseconds;
    return isRecent && typeof value.path === 'string' && isOurs(value.path) ? value.path : null;
  } catch {
    return null;
  }
}

const isOurs = (path: string): boolean => /^\/(w|workspaces|reviews|audit|admin)(\/|\?|$)/.test(path);
