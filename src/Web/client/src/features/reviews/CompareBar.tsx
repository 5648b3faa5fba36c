import { Columns2, Rows2 } from 'lucide-react';
import type { DiffFile } from '@/shared/api/submissionContract';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { Button } from '@/shared/ui/Button';
import { baseChoices, type Comparison, usualBase } from './comparison';
import { useReviewContext } from './reviewContext';
import { useReviewLayout } from './reviewLayout';

interface CompareBarProps {
  lookedAt: number | null;
  files: readonly DiffFile[];
  onShow: (change: Partial<Comparison>) => void;
}

const selectStyle = 'h-8 min-w-0 rounded-md border border-line-strong bg-surface px-2 text-[13px]';

/** What is compared with what, and how that is shown. */
export function CompareBar({ lookedAt, files, onShow }: CompareBarProps) {
  const { submission, comparison } = useReviewContext();
  const { from, to } = comparison;
  const { layout, ignoreWhitespace } = useReviewLayout();
  const narrow = useMediaQuery('(max-width: 767px)');
  const choices = baseChoices(submission, to, lookedAt);
  const sinceLooked = lookedAt !== null && lookedAt < to && lookedAt !== from;
  const viewed = files.filter((file) => file.viewed).length;
  return (
    <section
      aria-label="What is compared"
      className="flex flex-wrap items-center gap-2 border-b border-line bg-ground px-3 py-1.5 text-[13px]"
    >
      <label className="flex items-center gap-1.5">
        <span className="text-muted">From</span>
        <select
          className={selectStyle}
          value={String(from)}
          onChange={({ target }) =>
            onShow({ from: target.value === 'template' ? 'template' : Number(target.value), file: comparison.file })
          }
          data-testid="compare-from"
        >
          {choices.map(({ base, name }) => (
            <option key={base} value={String(base)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-1.5">
        <span className="text-muted">to</span>
        <select
          className={selectStyle}
          value={to}
          onChange={({ target }) => {
            const next = Number(target.value);
            const isBefore = typeof from !== 'number' || from < next;
            onShow({ to: next, from: isBefore ? from : usualBase(submission, next) });
          }}
          data-testid="compare-to"
        >
          {submission.attempts.map(({ number, withdrawn }) => (
            <option key={number} value={number}>
              Attempt {number}
              {withdrawn && ' (withdrawn)'}
            </option>
          ))}
        </select>
      </label>
      {sinceLooked && <Button onClick={() => onShow({ from: lookedAt })}>Since you last looked</Button>}
      <span className="text-xs text-muted max-sm:hidden" data-testid="viewed-count">
        {viewed} of {files.length} viewed
      </span>
      <div className="ml-auto flex items-center gap-3">
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={ignoreWhitespace}
            onChange={({ target }) => useReviewLayout.setState({ ignoreWhitespace: target.checked })}
          />
          Ignore spaces
        </label>
        {!narrow && (
          <Button
            size="icon"
            aria-label={layout === 'split' ? 'Show one below the other' : 'Show side by side'}
            title={layout === 'split' ? 'Show one below the other' : 'Show side by side'}
            onClick={() => useReviewLayout.setState({ layout: layout === 'split' ? 'unified' : 'split' })}
            data-testid="layout"
          >
            {layout === 'split' ? <Rows2 aria-hidden="true" /> : <Columns2 aria-hidden="true" />}
          </Button>
        )}
      </div>
    </section>
  );
}
