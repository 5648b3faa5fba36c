import { useEffect, useState } from 'react';
import type { DiffSide } from '@/shared/api/submissionContract';

export interface LineRange {
  side: DiffSide;
  start: number;
  end: number;
}

/** `new:12` taken apart. */
export function placeOf(key: string): { side: DiffSide; line: number } | null {
  const [side, line] = key.split(':');
  return (side === 'old' || side === 'new') && Number(line) > 0 ? { side, line: Number(line) } : null;
}

/** From one line to another of the same side, in whichever order. */
export function rangeFrom(anchor: string, to: string): LineRange | null {
  const a = placeOf(anchor);
  const b = placeOf(to);
  if (!a || !b || a.side !== b.side) return null;
  return { side: a.side, start: Math.min(a.line, b.line), end: Math.max(a.line, b.line) };
}

/** Which lines are chosen, by clicks, drags and Shift, and whether a comment on them is being written. */
export function useLineSelection(commentable: (side: DiffSide) => boolean) {
  const [anchor, setAnchor] = useState<string | null>(null);
  const [range, setRange] = useState<LineRange | null>(null);
  const [isWriting, setWriting] = useState(false);
  const [dragging, setDragging] = useState(false);

  const choose = (from: string, to: string): boolean => {
    const next = rangeFrom(from, to);
    if (!next || !commentable(next.side)) return false;
    setAnchor(from);
    setRange(next);
    return true;
  };

  useEffect(() => {
    if (!dragging) return;
    const up = () => {
      setDragging(false);
      setWriting(true);
    };
    window.addEventListener('pointerup', up);
    return () => window.removeEventListener('pointerup', up);
  }, [dragging]);

  return {
    range,
    isWriting,
    /** The pointer goes down on a line: the range begins there, or reaches to there. */
    press: (key: string, shift: boolean) => {
      const from = shift && anchor !== null && rangeFrom(anchor, key) ? anchor : key;
      if (!choose(from, key)) return;
      setWriting(false);
      setDragging(true);
    },
    /** The pointer comes by while it is down. */
    drag: (key: string) => {
      if (dragging && anchor !== null) choose(anchor, key);
    },
    /** Shift and an arrow lead to a line. */
    extend: (key: string) => {
      const focusWas = anchor ?? key;
      choose(focusWas, key);
    },
    /** The focus is on a line, from which a range would start. */
    focus: (key: string) => {
      if (range === null) setAnchor(key);
    },
    /** Writes about what is chosen, or about the line that has the focus. */
    open: () => {
      if (range === null && (anchor === null || !choose(anchor, anchor))) return;
      setWriting(true);
    },
    clear: () => {
      setRange(null);
      setWriting(false);
    },
  };
}

export type LineSelection = ReturnType<typeof useLineSelection>;
