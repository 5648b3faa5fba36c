import { cva, type VariantProps } from 'class-variance-authority';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from '../lib/classes';

const styles = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md text-[13px] font-medium whitespace-nowrap transition-colors disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent hover:bg-accent-strong',
        secondary: 'border border-line bg-raised text-text hover:bg-hover',
        quiet: 'text-muted hover:bg-hover hover:text-text',
        danger: 'bg-bad text-surface hover:opacity-90',
      },
      size: { normal: 'h-8 px-3', large: 'h-10 px-4 text-sm', icon: 'size-7' },
    },
    defaultVariants: { variant: 'secondary', size: 'normal' },
  },
);

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  VariantProps<typeof styles> & { ref?: Ref<HTMLButtonElement> };

export function Button({ variant, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classes(styles({ variant, size }), className)} {...rest} />;
}
