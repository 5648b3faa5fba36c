// Running the editor's code keeps the page busy for a moment. The shell's first prompt, a few bytes, goes before it;
// meanwhile the browser fetches and compiles.
const patienceMilliseconds = 600;
const restMilliseconds = 1_000;

let release: () => void = () => {};
const released = new Promise<void>((resolve) => {
  release = resolve;
});

/** The first output of a terminal is on the page: the editor's turn. */
export function releaseEditor(): void {
  // After the frame that paints the output.
  setTimeout(release, 20);
}

export async function loadEditor() {
  await Promise.race([released, new Promise((resolve) => setTimeout(resolve, patienceMilliseconds))]);
  release();
  return import('./CodeEditor');
}

/**
 * Has the browser fetch the editor's modules without running them, once the page around them has been drawn: they are
 * large, and reading them takes time from the first prompt. When the editor is there, so is all the rest that the page
 * may come to need, for a time without a connection. The names are in the page (vite.config.ts).
 */
export async function preloadEditor(): Promise<void> {
  await Promise.race([released, new Promise((resolve) => setTimeout(resolve, patienceMilliseconds))]);
  preload('editor-modules');
  await loadEditor();
  setTimeout(() => preload('later-modules'), restMilliseconds);
}

function preload(list: string): void {
  const names = document.querySelector<HTMLMetaElement>(`meta[name="${list}"]`)?.content ?? '';
  for (const name of names.split(' ').filter(Boolean)) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = name;
    document.head.append(link);
  }
}
