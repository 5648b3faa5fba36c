const pauseMilliseconds = 10_000;

/**
 * After an update the old page asks for files that are gone, and the new page has them. But files also fail to come
 * when the connection is lost, and then the page that is there is all that there is: it is only left for another one.
 */
export function reloadAfterUpdate(): void {
  window.addEventListener('vite:preloadError', () => void reloadForAnotherPage());
}

async function reloadForAnotherPage(): Promise<void> {
  const last = Number(sessionStorage.getItem('reloadedAt') ?? 0);
  if (Date.now() - last < pauseMilliseconds) return;
  try {
    const answer = await fetch('/', { cache: 'no-store' });
    if (!answer.ok || !isAnother(await answer.text(), document)) return;
  } catch {
    return;
  }
  sessionStorage.setItem('reloadedAt', String(Date.now()));
  window.location.reload();
}

/** Whether a page starts with other scripts than one that is open. */
export function isAnother(html: string, { scripts }: Pick<Document, 'scripts'>): boolean {
  const entry = [...scripts].find((script) => script.type === 'module' && script.src !== '');
  return entry !== undefined && !html.includes(new URL(entry.src).pathname);
}
