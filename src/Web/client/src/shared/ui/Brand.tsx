import { classes } from '../lib/classes';

export const productName = 'Platform';

export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={classes('size-5', className)} aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0f766e" />
      <path d="M9 10l6 6-6 6" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M17.5 22h6" stroke="#99f6e4" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
