import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { openFile } from '@/features/editor/groups';
import { useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { visibleText } from '@/shared/lib/visibleText';
import { fuzzyFilter } from './fuzzy';
import { closePalette } from './palette';
import { commands } from './registry';

interface Entry {
  id: string;
  title: string;
  keys?: string | undefined;
  run: () => void;
}

const most = 50;

/** Everything that can be done on the page, or every file, by a few characters of its name. */
export default function Palette({ kind }: { kind: 'commands' | 'files' }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  const entries = useEntries(kind);
  const found = useMemo(() => fuzzyFilter(entries, typed, ({ title }) => title, most), [entries, typed]);
  const current = Math.min(chosen, found.length - 1);
  const what = kind === 'files' ? 'Go to a file' : 'Commands';

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    // The list is another one for every text.
  }, [current, found]);

  const run = (at: number) => {
    const entry = found[at]?.item;
    if (!entry) return;
    closePalette();
    // First the focus goes back to where it was: many commands are about that place.
    requestAnimationFrame(() => setTimeout(() => entry.run()));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => setChosen((current + 1) % Math.max(found.length, 1)),
      ArrowUp: () => setChosen((current - 1 + found.length) % Math.max(found.length, 1)),
      Enter: () => run(current),
    };
    const move = moves[event.key];
    if (!move || event.nativeEvent.isComposing) return;
    event.preventDefault();
    move();
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && closePalette()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/25" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className="fixed top-14 left-1/2 z-50 flex max-h-[min(28rem,70dvh)] w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-xl"
          data-testid="palette"
        >
          <Dialog.Title className="sr-only">{what}</Dialog.Title>
          <input
            role="combobox"
            aria-label={what}
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
            aria-autocomplete="list"
            placeholder={kind === 'files' ? 'Name of a file' : 'What do you want to do?'}
            className="h-11 w-full shrink-0 border-b border-line bg-transparent px-4 text-sm outline-none placeholder:text-muted"
            value={typed}
            spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
          <div
            ref={list}
            role="listbox"
            id={`${id}-list`}
            aria-label={what}
            tabIndex={-1}
            className="min-h-0 overflow-y-auto p-1"
          >
            {found.map(({ item, at }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box above
              <div
                key={item.id}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === current}
                className="flex cursor-default items-center gap-3 rounded-md px-3 py-1.5 text-[13px] aria-selected:bg-hover"
                onPointerMove={() => setChosen(index)}
                onClick={() => run(index)}
              >
                <span className="min-w-0 flex-1 truncate">
                  <Highlighted text={item.title} at={at} />
                </span>
                {item.keys && <kbd className="shrink-0 font-mono text-xs text-muted">{item.keys}</kbd>}
              </div>
            ))}
          </div>
          <p role="status" className={found.length === 0 ? 'px-4 py-3 text-[13px] text-muted' : 'sr-only'}>
            {found.length === 0
              ? `There is ${kind === 'files' ? 'no file' : 'no command'} of this name.`
              : `${found.length} found`}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useEntries(kind: 'commands' | 'files'): readonly Entry[] {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const offered = useStore(commands);
  const openFiles = useUi((state) => state.openFiles);
  return useMemo(() => {
    if (kind === 'commands') return offered;
    // Those that are open already are the likeliest.
    const rank = (fileId: string) => (openFiles.includes(fileId) ? 0 : 1);
    return [...files]
      .sort((a, b) => rank(a.fileId) - rank(b.fileId))
      .map(({ fileId, path }) => ({ id: fileId, title: visibleText(path), run: () => openFile(ui, fileId) }));
  }, [kind, ui, files, offered, openFiles]);
}

/** A text with the characters that were typed made bold. */
function Highlighted({ text, at }: { text: string; at: readonly number[] }) {
  const parts: { text: string; isHit: boolean; from: number }[] = [];
  const hits = new Set(at);
  for (let index = 0; index < text.length; index++) {
    const isHit = hits.has(index);
    const last = parts.at(-1);
    if (last?.isHit === isHit) last.text += text[index];
    else parts.push({ text: text[index] ?? '', isHit, from: index });
  }
  return parts.map(({ text: part, isHit, from }) =>
    isHit ? (
      <b key={from} className="text-accent">
        {part}
      </b>
    ) : (
      <span key={from}>{part}</span>
    ),
  );
}
