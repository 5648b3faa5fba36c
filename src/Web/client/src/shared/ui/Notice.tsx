import type { ReactNode } from 'react';
import { classes } from '../lib/classes';

const tones = {
  warn: 'border-warn/40 bg-warn-ground text-text',
  bad: 'border-bad/40 bg-bad-ground text-text',
  plain: 'border-line bg-surface text-text',
};

export function Notice({
  tone = 'plain',
  className,
  children,
}: {
  tone?: keyof typeof tones;
  className?: string;
  children: ReactNode;
}) {
  return <div className={classes('rounded-lg border px-3 py-2 text-[13px]', tones[tone], className)}>{children}</div>;
}
