const frames = 40;

/** Scrolls to an item of a diff, which may not be drawn yet, and puts the focus on its line. */
export async function goToItem(root: HTMLElement, index: number, blockSize: number): Promise<void> {
  const block = root.querySelector<HTMLElement>(`[data-block="${Math.floor(index / blockSize)}"]`);
  for (let i = 0; i < frames; i++) {
    const row = block?.querySelectorAll<HTMLElement>('[data-item]')[index % blockSize];
    const line = row && [...row.querySelectorAll<HTMLElement>('[data-line]')].at(-1);
    if (line) {
      line.scrollIntoView({ block: 'center' });
      line.focus({ preventScroll: true });
      return;
    }
    block?.scrollIntoView({ block: 'start' });
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
