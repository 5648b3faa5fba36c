import { Mark, productName } from '@/shared/ui/Brand';

/** The same picture as the static shell in index.html, so that nothing moves while scripts load. */
export const Splash = () => (
  <div className="flex h-11 items-center gap-2.5 border-b border-line bg-surface px-3.5 text-sm font-semibold">
    <Mark />
    {productName}
  </div>
);
