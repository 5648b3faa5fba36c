import { Suspense, useEffect, useState } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';
import { toasterIsMounted, toasterWanted } from './toast';

const Toaster = lazyPart(async () => ({ default: (await import('sonner')).Toaster }));

// The page is at rest by then, and a message that says that the connection is lost can still be shown.
const idleMilliseconds = 3_000;

/** Where messages appear. */
export function Toasts({ theme }: { theme: 'light' | 'dark' }) {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), idleMilliseconds);
    void toasterWanted.then(() => setWanted(true));
    return () => clearTimeout(timer);
  }, []);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <Toaster theme={theme} position="bottom-right" closeButton />
      <Mounted />
    </Suspense>
  );
}

function Mounted() {
  useEffect(toasterIsMounted, []);
  return null;
}
