import type { ReactNode } from 'react';
import { Mark, productName } from './Brand';

/** A page that has one thing to say. */
export function MessagePage({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <main className="grid min-h-full place-items-center p-6">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex items-center gap-2.5 text-[15px] font-semibold">
          <Mark className="size-7" />
          {productName}
        </div>
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        {children && <div className="mt-3 text-muted">{children}</div>}
        {actions && <div className="mt-6 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </main>
  );
}
