import { type RefObject, useEffect } from 'react';
import { persistently } from '@/shared/lib/lazyPart';
import type { editor } from './monaco';

/** Vim's keys, fetched when somebody has chosen them. */
export function useVim(
  view: RefObject<editor.IStandaloneCodeEditor | null>,
  status: RefObject<HTMLElement | null>,
  isOn: boolean,
): void {
  useEffect(() => {
    if (!isOn) return;
    let stop: (() => void) | null = null;
    let isOver = false;
    void persistently(() => import('./vim')).then(({ startVim }) => {
      if (!isOver && view.current && status.current) stop = startVim(view.current, status.current);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [isOn, view, status]);
}
