import { LoaderCircle } from 'lucide-react';
import { classes } from '../lib/classes';

export const Spinner = ({ className }: { className?: string }) => (
  <LoaderCircle className={classes('size-4 animate-spin', className)} aria-hidden="true" />
);
