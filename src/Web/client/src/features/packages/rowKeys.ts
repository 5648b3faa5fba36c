import type { KeyboardEvent } from 'react';

/** Moves the focus among a list's rows with the arrow keys, as in the other lists. */
export function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isEnd = event.key === 'Home' || event.key === 'End';
  if (!step && !isEnd) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-package-row]')];
  const at = rows.findIndex(
    (row) => row === document.activeElement || row.parentElement?.contains(document.activeElement),
  );
  const next = isEnd ? (event.key === 'Home' ? 0 : rows.length - 1) : at + (step ?? 0);
  const row = rows[next];
  if (!row) return;
  event.preventDefault();
  row.focus();
}
