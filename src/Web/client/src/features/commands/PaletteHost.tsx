import { Suspense } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';
import { usePalette } from './palette';

const Palette = lazyPart(() => import('./Palette'));

/** The palette, fetched when somebody opens it. */
export function PaletteHost() {
  const open = usePalette((state) => state.open);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <Palette key={open} kind={open} />
    </Suspense>
  );
}
