import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/shared/ui/Button';
import { inputStyle } from '@/shared/ui/Field';
import type { Emulator, TerminalSearch } from './emulator';

/** Searches what a terminal shows and what has scrolled away. */
export default function SearchBar({ emulator, onClose }: { emulator: Emulator; onClose: () => void }) {
  const [text, setText] = useState('');
  const [result, setResult] = useState<{ index: number; count: number } | null>(null);
  const search = useRef<TerminalSearch>(null);

  useEffect(() => {
    let isOver = false;
    let off = () => {};
    void emulator.search().then((found) => {
      if (isOver) return;
      search.current = found;
      off = found.onResult((index, count) => setResult({ index, count }));
    });
    return () => {
      isOver = true;
      off();
      search.current?.clear();
    };
  }, [emulator]);

  const close = () => {
    onClose();
    emulator.focus();
  };
  const count =
    text === '' || !result
      ? ''
      : result.count === 0
        ? 'Nothing found'
        : result.index < 0
          ? `${result.count} found`
          : `${result.index + 1} of ${result.count}`;
  return (
    <search
      className="absolute top-1 right-4 z-10 flex items-center gap-1 rounded-lg border border-line bg-raised p-1 shadow-lg"
      aria-label="Search in the terminal"
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has asked for this field
        autoFocus
        value={text}
        placeholder="Search"
        aria-label="Search in the terminal"
        className={`${inputStyle} h-7 w-40`}
        onChange={(event) => {
          setText(event.target.value);
          search.current?.next(event.target.value, true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter') {
            if (event.shiftKey) search.current?.previous(text);
            else search.current?.next(text);
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        data-testid="terminal-search"
      />
      <span
        role="status"
        className="min-w-16 px-1 text-center text-xs text-muted tabular-nums"
        data-testid="search-count"
      >
        {count}
      </span>
      <Button variant="quiet" size="icon" aria-label="Previous" onClick={() => search.current?.previous(text)}>
        <ArrowUp aria-hidden="true" />
      </Button>
      <Button variant="quiet" size="icon" aria-label="Next" onClick={() => search.current?.next(text)}>
        <ArrowDown aria-hidden="true" />
      </Button>
      <Button variant="quiet" size="icon" aria-label="Close the search" onClick={close}>
        <X aria-hidden="true" />
      </Button>
    </search>
  );
}
