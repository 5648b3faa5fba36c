import { create } from 'zustand';
import type { Layout } from './diffLines';

interface ReviewLayout {
  layout: Layout;
  ignoreWhitespace: boolean;
}

const key = 'review-layout';

function stored(): Partial<ReviewLayout> {
  try {
    const { layout, ignoreWhitespace } = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>;
    return {
      ...(layout === 'split' || layout === 'unified' ? { layout } : {}),
      ...(typeof ignoreWhitespace === 'boolean' ? { ignoreWhitespace } : {}),
    };
  } catch {
    return {};
  }
}

/** How this browser shows differences. */
export const useReviewLayout = create<ReviewLayout>(() => ({ layout: 'split', ignoreWhitespace: false, ...stored() }));

useReviewLayout.subscribe((state) => {
  try {
    localStorage.setItem(key, JSON.stringify(state));
  } catch {
    // The next page begins as usual.
  }
});
