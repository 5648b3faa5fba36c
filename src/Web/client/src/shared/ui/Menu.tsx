import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from '../lib/classes';

/** Not modal: what is behind stays readable to assistive technology, and one click is enough to leave. */
export const Menu = (props: ComponentProps<typeof Radix.Root>) => <Radix.Root modal={false} {...props} />;
export const MenuTrigger = Radix.Trigger;

export function MenuContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={6}
        align="end"
        collisionPadding={8}
        className={classes(
          'z-50 min-w-48 rounded-lg border border-line bg-raised p-1 text-[13px] shadow-lg shadow-black/15',
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}

const itemStyle =
  'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:text-muted';

export function MenuItem({ className, ...rest }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={classes(itemStyle, className)} {...rest} />;
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="truncate px-2 py-1.5 text-xs text-muted">{children}</Radix.Label>
);

export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;

export const MenuChoices = Radix.RadioGroup;

/** One of several, of which one is chosen. */
export function MenuChoice({ className, children, ...rest }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={classes(itemStyle, 'pl-7', className)} {...rest}>
      <Radix.ItemIndicator className="absolute left-3">
        <Check aria-hidden="true" />
      </Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  );
}

/** Something that is on or off. */
export function MenuCheck({ className, children, ...rest }: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={classes(itemStyle, 'pl-7', className)} {...rest}>
      <Radix.ItemIndicator className="absolute left-3">
        <Check aria-hidden="true" />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  );
}
