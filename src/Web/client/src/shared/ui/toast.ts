import type { ExternalToast } from 'sonner';
import { persistently } from '@/shared/lib/lazyPart';

let want: () => void = () => {};
let mounted: () => void = () => {};
/** Somebody has something to say. */
export const toasterWanted = new Promise<void>((resolve) => {
  want = resolve;
});
const toasterMounted = new Promise<void>((resolve) => {
  mounted = resolve;
});
export const toasterIsMounted = (): void => mounted();

type Id = string | number;
type Sonner = typeof import('sonner')['toast'];
let count = 0;

async function withSonner(act: (toast: Sonner) => void): Promise<void> {
  want();
  const { toast } = await persistently(() => import('sonner'));
  // What is said before somebody listens is lost.
  await toasterMounted;
  act(toast);
}

const shows =
  (kind: 'message' | 'success' | 'error') =>
  (message: string, options?: ExternalToast): Id => {
    const id = options?.id ?? `toast-${++count}`;
    void withSonner((toast) => toast[kind](message, { ...options, id }));
    return id;
  };

/** A short message in the corner. What shows it is not part of the first script. */
export const toast = Object.assign(shows('message'), {
  success: shows('success'),
  error: shows('error'),
  dismiss: (id: Id) => void withSonner((toast) => toast.dismiss(id)),
});
