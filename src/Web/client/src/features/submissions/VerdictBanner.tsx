import { CircleCheck, CircleX, RefreshCw } from 'lucide-react';
import type { Attempt, VerdictKind } from '@/shared/api/submissionContract';
import { classes } from '@/shared/lib/classes';
import { formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { PlainText } from '@/shared/ui/PlainText';
import { verdictWords } from './submissionWords';

const looks: Record<VerdictKind, { icon: typeof CircleCheck; box: string; icons: string }> = {
  approve: { icon: CircleCheck, box: 'border-good/40 bg-diff-added', icons: 'text-good' },
  requestChanges: { icon: RefreshCw, box: 'border-warn/40 bg-warn-ground', icons: 'text-warn' },
  reject: { icon: CircleX, box: 'border-bad/40 bg-bad-ground', icons: 'text-bad' },
};

/** What reviewers decided about an attempt, and why; what was decided before is below it. */
export function VerdictBanner({ attempt }: { attempt: Attempt }) {
  const { verdict, number, earlierVerdicts = [] } = attempt;
  if (!verdict) return null;
  const { icon: Icon, box, icons } = looks[verdict.kind];
  return (
    <section
      aria-label="Verdict"
      className={classes('rounded-lg border px-3 py-2 text-[13px]', box)}
      data-testid="verdict"
      data-verdict={verdict.kind}
    >
      <p className="flex items-center gap-2 font-semibold">
        <Icon className={classes('size-4 shrink-0', icons)} aria-hidden="true" />
        {verdictWords[verdict.kind]} on attempt {number}
      </p>
      {verdict.summary !== '' && (
        <p className="mt-1 wrap-anywhere whitespace-pre-wrap">
          <PlainText text={verdict.summary} />
        </p>
      )}
      {verdict.reason && (
        <p className="mt-1 wrap-anywhere">
          It takes the place of another verdict: <PlainText text={verdict.reason} />
        </p>
      )}
      <p className="mt-1 text-xs wrap-anywhere text-muted">
        {visibleText(verdict.by.name)}, <time dateTime={verdict.at}>{formatTime(verdict.at)}</time>
      </p>
      {earlierVerdicts.length > 0 && (
        <ol aria-label="Earlier verdicts" className="mt-2 space-y-2 border-t border-line pt-2">
          {earlierVerdicts.map(({ kind, summary, by, at, reason }) => (
            <li key={at} className="wrap-anywhere" data-testid="earlier-verdict" data-verdict={kind}>
              <span className="font-semibold">Before: {verdictWords[kind]}</span>
              {summary !== '' && (
                <p className="whitespace-pre-wrap">
                  <PlainText text={summary} />
                </p>
              )}
              {reason && (
                <p>
                  It took the place of another verdict: <PlainText text={reason} />
                </p>
              )}
              <p className="text-xs text-muted">
                {visibleText(by.name)}, <time dateTime={at}>{formatTime(at)}</time>
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
