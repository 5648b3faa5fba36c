import { type ComponentType, lazy } from 'react';
import { Backoff } from './backoff';

/**
 * Loads a part of the page, as often as it takes: without a connection the rest of the page goes on, and the part comes
 * when it can. When it is gone for good because there is a newer page, that one is loaded (reloadAfterUpdate.ts).
 */
export async function persistently<Part>(load: () => Promise<Part>): Promise<Part> {
  const backoff = new Backoff({ firstMilliseconds: 500, maxMilliseconds: 10_000 });
  for (;;) {
    try {
      return await load();
    } catch {
      await backoff.wait();
    }
  }
}

/** As React's `lazy`, but a part that cannot be loaded now does not take the page with it. */
// biome-ignore lint/suspicious/noExplicitAny: as the type of React's own
export const lazyPart = <Part extends ComponentType<any>>(load: () => Promise<{ default: Part }>) =>
  lazy(() => persistently(load));
