import { ChevronsDown, ChevronsUp, UnfoldVertical } from 'lucide-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { ThreadView } from '@/features/submissions/ThreadView';
import type { DiffSide } from '@/shared/api/submissionContract';
import { count } from '@/shared/lib/format';
import { DiffLineView } from './DiffLineView';
import type { DiffGap, DiffItem, DiffLine, Layout, Opened } from './diffLines';
import type { FileThreads } from './diffThreads';
import { LineComposer } from './LineComposer';
import { lineDraft } from './lineDrafts';
import { useReviewContext } from './reviewContext';
import type { LineRange, LineSelection } from './useLineSelection';
import type { DiffTokens } from './useTokens';

interface DiffBlockProps {
  index: number;
  items: readonly DiffItem[];
  isFirst: boolean;
  layout: Layout;
  tokens: DiffTokens;
  threads: FileThreads;
  selection: LineSelection;
  commentable: (side: DiffSide) => boolean;
  lines: Record<DiffSide, readonly string[]>;
  /** The attempt and file of each side. */
  shown: Record<DiffSide, { attempt: number | null; path: string }>;
  /** The lines about which something has been written that is not sent yet. */
  written: readonly LineRange[];
  /** Shows more of a gap; null when there is nothing to show it from. */
  onOpen: ((gap: number, more: Opened) => void) | null;
}

const lineHeight = 20;
const step = 20;

/** Some lines of a diff, drawn when they come near what is seen. */
export function DiffBlock(props: DiffBlockProps) {
  const { index, items, isFirst } = props;
  const host = useRef<HTMLDivElement>(null);
  const firstLine = isFirst ? items.find(({ kind }) => kind === 'line') : undefined;
  const [isNear, setNear] = useState(isFirst);

  useEffect(() => {
    if (isNear || !host.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setNear(true),
      { rootMargin: '1200px' },
    );
    observer.observe(host.current);
    return () => observer.disconnect();
  }, [isNear]);

  return (
    <div
      ref={host}
      data-block={index}
      style={isNear ? undefined : { height: items.length * lineHeight }}
      className="[content-visibility:auto] [contain-intrinsic-height:auto_1600px]"
    >
      {isNear && items.map((item) => <Item key={item.key} item={item} isTabStop={item === firstLine} {...props} />)}
    </div>
  );
}

function Item({ item, isTabStop, ...props }: DiffBlockProps & { item: DiffItem; isTabStop: boolean }) {
  if (item.kind === 'gap') return <Gap gap={item} onOpen={props.onOpen} />;
  return <LineItem line={item} isTabStop={isTabStop} {...props} />;
}

function LineItem(props: DiffBlockProps & { line: DiffLine; isTabStop: boolean }) {
  const { line, isTabStop, layout, tokens, threads, selection, commentable, lines, shown, written } = props;
  const { submission, actions, viewer, mayStart, mayAnswer } = useReviewContext();
  const keys = [line.old && `old:${line.old.number}`, line.new && `new:${line.new.number}`].filter(
    (key) => key !== null,
  );
  const below = keys.flatMap((key) => threads.byLine.get(key) ?? []);
  const { range, isWriting } = selection;
  const isOpened = isWriting && range !== null && !written.some((other) => isSame(other, range));
  const composers = [...written, ...(isOpened ? [range] : [])].filter(({ side, end }) =>
    keys.includes(`${side}:${end}`),
  );
  return (
    <Fragment>
      <DiffLineView
        line={line}
        layout={layout}
        tokens={tokens}
        selection={selection}
        commentable={commentable}
        isTabStop={isTabStop}
      />
      {(below.length > 0 || composers.length > 0) && (
        <div className="border-y border-line bg-ground p-3">
          <div className="max-w-3xl space-y-2">
            {below.map((thread) => (
              <ThreadView
                key={thread.threadId}
                thread={thread}
                actions={actions}
                viewer={viewer}
                mayWrite={mayAnswer}
                drafts={mayStart}
              />
            ))}
            {composers.map((about) => {
              const { attempt, path } = shown[about.side];
              if (attempt === null) return null;
              const draft = lineDraft({ submissionId: submission.submissionId, attempt, path, range: about });
              return (
                <LineComposer
                  key={draft}
                  draft={draft}
                  range={about}
                  attempt={attempt}
                  path={path}
                  // The browser would make another line of a carriage return.
                  text={lines[about.side]
                    .slice(about.start - 1, about.end)
                    .join('\n')
                    .replaceAll('\r', '')}
                  onClose={() => {
                    if (range && isSame(range, about)) selection.clear();
                    // Back to where it was opened.
                    document.querySelector<HTMLElement>(`[data-line="${about.side}:${about.end}"]`)?.focus();
                  }}
                />
              );
            })}
          </div>
        </div>
      )}
    </Fragment>
  );
}

const isSame = (a: LineRange, b: LineRange) => a.side === b.side && a.start === b.start && a.end === b.end;

function Gap({ gap, onOpen }: { gap: DiffGap; onOpen: DiffBlockProps['onOpen'] }) {
  const style = 'flex h-6 items-center gap-1 rounded px-1.5 hover:bg-hover hover:text-text [&_svg]:size-3.5';
  const { index, lines } = gap;
  const words = `${count(lines, 'unchanged line')} not shown`;
  return (
    <div
      className="flex items-center gap-2 border-y border-line bg-ground px-2 py-0.5 font-sans text-xs text-muted"
      data-item
      data-testid="diff-gap"
    >
      {onOpen === null ? (
        words
      ) : (
        <>
          {lines > step && (
            <button type="button" className={style} onClick={() => onOpen(index, { top: step, bottom: 0 })}>
              <ChevronsDown aria-hidden="true" /> {step} more
            </button>
          )}
          <button type="button" className={style} onClick={() => onOpen(index, { top: lines, bottom: 0 })}>
            <UnfoldVertical aria-hidden="true" /> Show {count(lines, 'unchanged line')}
          </button>
          {lines > step && (
            <button type="button" className={style} onClick={() => onOpen(index, { top: 0, bottom: step })}>
              <ChevronsUp aria-hidden="true" /> {step} more
            </button>
          )}
        </>
      )}
    </div>
  );
}
