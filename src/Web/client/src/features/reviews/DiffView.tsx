import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { usePageKeys } from '@/features/settings/usePageKeys';
import type { DiffSide, FileDiff } from '@/shared/api/submissionContract';
import { useDraftNames } from '@/shared/lib/useDraft';
import { toast } from '@/shared/ui/toast';
import { DiffBlock } from './DiffBlock';
import { type DiffItem, diffItems, gapsOf, type Layout, linesOf, type Opened, openedFor } from './diffLines';
import type { FileThreads } from './diffThreads';
import { goToItem } from './goToItem';
import { lineDrafts, writtenLines } from './lineDrafts';
import { useReviewContext } from './reviewContext';
import { useLineSelection } from './useLineSelection';
import { useTokens } from './useTokens';

interface DiffViewProps {
  diff: FileDiff;
  layout: Layout;
  threads: FileThreads;
}

// A block is drawn when it comes near; a file of 20,000 lines is as quick as a short one.
const blockSize = 80;

/** The lines of a file that differ, with comments below theirs. */
export function DiffView({ diff, layout, threads }: DiffViewProps) {
  const { submission, mayStart, comparison } = useReviewContext();
  const { submissionId } = submission;
  const { from, to } = comparison;
  const root = useRef<HTMLElement>(null);
  const newLines = useMemo(() => (diff.newText === null ? null : linesOf(diff.newText)), [diff.newText]);
  const oldLines = useMemo(() => linesOf(diff.oldText ?? ''), [diff.oldText]);
  const [opened, setOpened] = useState<Readonly<Record<number, Opened>>>({});
  const tokens = useTokens(diff);
  const names = useDraftNames(lineDrafts(submissionId));
  // What is on the left can be commented on when it is an attempt.
  const shown = useMemo(
    () => ({
      new: { attempt: to, path: diff.path },
      old: { attempt: typeof from === 'number' && from > 0 ? from : null, path: diff.oldPath ?? diff.path },
    }),
    [from, to, diff.path, diff.oldPath],
  );
  const written = useMemo(
    () => (mayStart ? writtenLines(names, { submissionId, ...shown }) : []),
    [mayStart, names, submissionId, shown],
  );
  const needed = useMemo(() => {
    const talked = written.filter(({ side }) => side === 'new').map(({ end }) => end);
    return openedFor(gapsOf(diff.hunks, newLines?.length ?? 0), [...threads.newLines, ...talked]);
  }, [diff.hunks, newLines, threads.newLines, written]);
  const items = useMemo(
    () => diffItems(diff.hunks, newLines, layout, merged(opened, needed)),
    [diff.hunks, newLines, layout, opened, needed],
  );
  const blocks = useMemo(() => chunked(items), [items]);

  const commentable = (side: DiffSide) => mayStart && shown[side].attempt !== null;
  const selection = useLineSelection(commentable);

  const current = useRef(-1);
  const stepChange = (by: 1 | -1) => {
    const starts = changeStarts(items);
    if (starts.length === 0) return;
    const next = current.current + by;
    if (next < 0 || next >= starts.length) {
      toast(by > 0 ? 'That was the last change of this file. J leads to the next file.' : 'That is the first change.');
      return;
    }
    current.current = next;
    if (root.current) void goToItem(root.current, starts[next] ?? 0, blockSize);
  };
  usePageKeys({
    n: () => stepChange(1),
    p: () => stepChange(-1),
    c: () => {
      const line = (document.activeElement as HTMLElement | null)?.dataset.line;
      if (line) selection.open();
      else if (mayStart) toast('Go to a line first: N leads to the next change, the arrows to its neighbours.');
    },
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.line === undefined) return;
    if (event.key === 'Escape') selection.clear();
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const side = event.target.dataset.line.split(':')[0];
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])];
    // With Shift, only lines of the same side can follow.
    const reachable = event.shiftKey
      ? all.filter(({ dataset }) => dataset.line?.startsWith(`${side}:`))
      : rowStarts(all);
    const at = reachable.findIndex(
      (element) => element === event.target || element.parentElement === (event.target as HTMLElement).parentElement,
    );
    const next = reachable[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
    if (event.shiftKey) selection.extend(next.dataset.line ?? '');
    else selection.clear();
  };

  if (items.length === 0)
    return (
      <p className="p-6 text-center text-muted">{diff.newText === '' ? 'The file is empty.' : 'No line differs.'}</p>
    );
  return (
    <section
      ref={root}
      aria-label="Differences"
      className="pb-8 font-mono text-xs leading-5"
      onKeyDown={onKeyDown}
      data-testid="diff"
      data-layout={layout}
    >
      {blocks.map((block, i) => (
        <DiffBlock
          // By its place: what is opened above must not mount anew what is being written below.
          key={i}
          index={i}
          items={block}
          isFirst={i === 0}
          layout={layout}
          tokens={tokens}
          threads={threads}
          selection={selection}
          commentable={commentable}
          lines={{ old: oldLines, new: newLines ?? [] }}
          shown={shown}
          written={written}
          onOpen={
            newLines === null ? null : (index, more) => setOpened((before) => withMore(before, needed, index, more))
          }
        />
      ))}
    </section>
  );
}

const larger = (a: Opened | undefined, b: Opened | undefined): Opened => ({
  top: Math.max(a?.top ?? 0, b?.top ?? 0),
  bottom: Math.max(a?.bottom ?? 0, b?.bottom ?? 0),
});

function merged(a: Readonly<Record<number, Opened>>, b: Readonly<Record<number, Opened>>): Record<number, Opened> {
  const all = { ...a };
  for (const [index, opened] of Object.entries(b)) all[Number(index)] = larger(all[Number(index)], opened);
  return all;
}

function withMore(
  before: Readonly<Record<number, Opened>>,
  needed: Readonly<Record<number, Opened>>,
  index: number,
  more: Opened,
): Record<number, Opened> {
  const { top, bottom } = larger(before[index], needed[index]);
  return { ...before, [index]: { top: top + more.top, bottom: bottom + more.bottom } };
}

function chunked(items: readonly DiffItem[]): DiffItem[][] {
  const blocks: DiffItem[][] = [];
  for (let at = 0; at < items.length; at += blockSize) blocks.push(items.slice(at, at + blockSize));
  return blocks;
}

/** The index of the first line of each change. */
function changeStarts(items: readonly DiffItem[]): number[] {
  const starts: number[] = [];
  items.forEach((item, i) => {
    if (item.kind === 'line' && item.change === starts.length) starts.push(i);
  });
  return starts;
}

/** Of the two numbers of a row, the one on the right, where there is one. */
function rowStarts(elements: readonly HTMLElement[]): HTMLElement[] {
  return elements.filter((element, i) => {
    const next = elements[i + 1];
    return next === undefined || next.parentElement !== element.parentElement;
  });
}
