import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '@/app/router';
import { AccountMenu } from '@/features/identity/AccountMenu';

interface PageHeaderProps {
  back: string;
  backLabel: string;
  title: string;
  detail?: string;
  children?: ReactNode;
}

export function PageHeader({ back, backLabel, title, detail, children }: PageHeaderProps) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <Link
        href={back}
        aria-label={backLabel}
        title={backLabel}
        className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
      >
        <ArrowLeft className="size-[18px]" aria-hidden="true" />
      </Link>
      <h1 className="min-w-0 truncate text-sm font-semibold">{title}</h1>
      {detail && <span className="min-w-0 truncate text-[13px] text-muted">{detail}</span>}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        {children}
        <AccountMenu />
      </div>
    </header>
  );
}
