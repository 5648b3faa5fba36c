import { useEffect, useRef, useState } from 'react';
import { api } from '@/shared/api/api';
import type { AdminSandbox, AdminSandboxes } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { count } from '@/shared/lib/format';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { toast } from '@/shared/ui/toast';
import { SandboxCard } from './SandboxCard';
import { SandboxRow } from './SandboxRow';
import { factsOf, ownerOf } from './sandboxFacts';

/** Sandboxes that have not ended: a table, or cards where there is no room for one. */
export function SandboxList({ sandboxes: { items, total }, now }: { sandboxes: AdminSandboxes; now: number }) {
  const narrow = useMediaQuery('(max-width: 1023px)');
  const [asked, setAsked] = useState<AdminSandbox | null>(null);
  const region = useFocusKept(items);

  const end = async (sandbox: AdminSandbox) => {
    try {
      await api.endSandbox(sandbox.sandboxId);
      toast.success(`The sandbox of ${ownerOf(sandbox)} is being stopped.`);
    } catch (error) {
      toast.error(sentence(error));
    }
  };
  return (
    <div ref={region} tabIndex={-1} className="outline-none" data-testid="sandboxes">
      <p className="mb-2 text-[13px] text-muted" role="status">
        {items.length === 0
          ? 'No sandbox is in use.'
          : items.length < total
            ? `The newest ${items.length} of ${total} sandboxes`
            : count(items.length, 'sandbox', 'sandboxes')}
      </p>
      {items.length > 0 && narrow && (
        <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          {items.map((sandbox) => (
            <SandboxCard key={sandbox.sandboxId} sandbox={sandbox} now={now} onEnd={setAsked} />
          ))}
        </ul>
      )}
      {items[0] && !narrow && (
        <div className="overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full border-collapse text-[13px]">
            <caption className="sr-only">Sandboxes, newest first</caption>
            <thead className="bg-ground text-left text-xs text-muted">
              <tr>
                {['Owner and workspace', ...factsOf(items[0], now).map(({ name }) => name), 'Stop'].map((name) => (
                  <th key={name} scope="col" className="border-b border-line px-3 py-2 font-semibold whitespace-nowrap">
                    {name === 'Stop' ? <span className="sr-only">{name}</span> : name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="[&>tr:last-child>*]:border-b-0">
              {items.map((sandbox) => (
                <SandboxRow key={sandbox.sandboxId} sandbox={sandbox} now={now} onEnd={setAsked} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ConfirmDialog
        open={asked !== null}
        title="Stop this sandbox?"
        confirm="Stop sandbox"
        danger
        onConfirm={() => {
          if (asked) void end(asked);
          setAsked(null);
        }}
        onClose={() => setAsked(null)}
      >
        <p>
          Programs of <strong className="break-all text-text">{asked ? ownerOf(asked) : ''}</strong> that run in it are
          ended at once. The files are kept, the page tells its owner that an administrator ended it, and they can start
          another.
        </p>
      </ConfirmDialog>
    </div>
  );
}

/** When the row with the focus is gone, the focus stays in the list instead of falling back to the page's start. */
function useFocusKept(items: AdminSandbox[]) {
  const region = useRef<HTMLDivElement>(null);
  const wasInside = useRef(false);
  useEffect(() => {
    const note = () => {
      if (document.activeElement !== document.body)
        wasInside.current = region.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (wasInside.current && document.activeElement === document.body) region.current?.focus();
  }, [items]);
  return region;
}
