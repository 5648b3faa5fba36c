import type { ReactNode } from 'react';
import { Link } from '@/app/router';

export const LinkButton = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link
    href={href}
    className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-raised px-3 text-[13px] font-medium hover:bg-hover [&_svg]:size-4"
  >
    {children}
  </Link>
);
