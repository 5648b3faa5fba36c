import type { DiffSide } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { HiddenCharacter } from '@/shared/ui/PlainText';
import type { DiffCell, DiffLine, Layout } from './diffLines';
import { lineParts, tokenClass } from './lineParts';
import type { LineSelection } from './useLineSelection';
import type { DiffTokens } from './useTokens';

interface DiffLineViewProps {
  line: DiffLine;
  layout: Layout;
  tokens: DiffTokens;
  selection: LineSelection;
  commentable: (side: DiffSide) => boolean;
  /** Where Tab leads into the diff; the arrows lead on. */
  isTabStop: boolean;
}

const grounds = { old: 'bg-diff-deleted', new: 'bg-diff-added' };
const markGrounds = { old: 'bg-diff-deleted-mark', new: 'bg-diff-added-mark' };

/** One line of a diff: nothing in it is ever anything but text. */
export function DiffLineView(props: DiffLineViewProps) {
  const { line, layout } = props;
  if (layout === 'split')
    return (
      <div
        className="grid grid-cols-[3.25rem_minmax(0,1fr)_3.25rem_minmax(0,1fr)]"
        data-item
        data-change={line.change ?? undefined}
      >
        <Numbered {...props} cell={line.old} side="old" />
        <Code {...props} cell={line.old} side="old" className="border-r border-line" />
        <Numbered {...props} cell={line.new} side="new" />
        <Code {...props} cell={line.new} side="new" />
      </div>
    );
  const cell = line.new ?? line.old;
  if (!cell) return null;
  return (
    <div className="grid grid-cols-[3.25rem_3.25rem_minmax(0,1fr)]" data-item data-change={line.change ?? undefined}>
      <Numbered {...props} cell={line.old} side="old" />
      <Numbered {...props} cell={line.new} side="new" />
      <Code {...props} cell={cell} side={cell.side} />
    </div>
  );
}

type CellProps = DiffLineViewProps & { cell: DiffCell | null; side: DiffSide };

const isChosen = ({ range }: LineSelection, cell: DiffCell): boolean =>
  range !== null && range.side === cell.side && cell.number >= range.start && cell.number <= range.end;

function Numbered({ cell, side, selection, commentable, isTabStop, line }: CellProps) {
  if (!cell) return <span className={classes('border-r border-line', line.change !== null && 'bg-ground')} />;
  const key = `${cell.side}:${cell.number}`;
  const mayComment = commentable(side);
  const words = cell.changed ? (side === 'old' ? 'deleted' : 'added') : 'unchanged';
  return (
    <button
      type="button"
      tabIndex={isTabStop && (side === 'new' || line.new === null) ? 0 : -1}
      data-line={key}
      aria-label={`Line ${cell.number}, ${words}${mayComment ? '. Comment on it' : ''}`}
      title={mayComment ? 'Comment on this line; drag or press Shift for several (C)' : undefined}
      className={classes(
        'border-r border-line px-2 text-right align-top text-muted tabular-nums select-none outline-offset-[-2px]',
        isChosen(selection, cell) ? 'bg-selected text-text' : cell.changed && grounds[side],
        mayComment ? 'hover:bg-selected hover:text-text' : 'cursor-default',
      )}
      onPointerDown={(event) => {
        if (event.button !== 0 || !mayComment) return;
        // Touches would otherwise keep the pointer on the line where they began.
        event.currentTarget.releasePointerCapture?.(event.pointerId);
        selection.press(key, event.shiftKey);
      }}
      onPointerEnter={() => selection.drag(key)}
      onFocus={() => selection.focus(key)}
      onClick={(event) => {
        // Enter and Space; a pointer has been dealt with.
        if (event.detail === 0) selection.open();
      }}
    >
      {cell.number}
    </button>
  );
}

function Code({ cell, side, tokens, selection, line, className }: CellProps & { className?: string }) {
  if (!cell) return <span className={classes(className, line.change !== null && 'bg-ground')} />;
  const colours = tokens[side][cell.number - 1] ?? [];
  const text = cell.text.endsWith('\r') ? cell.text.slice(0, -1) : cell.text;
  return (
    <code
      className={classes(
        'block min-h-5 px-2 break-words whitespace-pre-wrap [overflow-wrap:anywhere]',
        isChosen(selection, cell) ? 'bg-selected' : cell.changed && grounds[side],
        className,
      )}
      data-testid={`code-${side}`}
    >
      {cell.changed && <span className="sr-only">{side === 'old' ? 'deleted: ' : 'added: '}</span>}
      {lineParts(text, colours, cell.marks).map((part, i) =>
        part.hidden ? (
          <HiddenCharacter key={i} character={part.text} />
        ) : (
          <span key={i} className={classes(tokenClass(part.token), part.marked && ['rounded-xs', markGrounds[side]])}>
            {part.text}
          </span>
        ),
      )}
      {cell.end !== null && (
        <span className="ml-2 rounded-xs bg-ground px-1 font-sans text-muted select-none" data-testid="line-end">
          {cell.end === 'crlf' ? 'CRLF' : 'no line break at the end'}
        </span>
      )}
    </code>
  );
}
