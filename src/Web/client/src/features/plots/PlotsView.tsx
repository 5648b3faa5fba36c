import { Download, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { api } from '@/shared/api/api';
import { useFocusBefore } from '@/shared/lib/focusBefore';
import { formatBytes, formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { PlotImage } from './PlotImage';
import type { Plot } from './plots';

const iconLink =
  'grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-hover hover:text-text [&_svg]:size-4';

/** The pictures that programs have written, newest first. */
export default function PlotsView({ plots, onClose }: { plots: readonly Plot[]; onClose: () => void }) {
  const { session } = useWorkspaceContext();
  const [large, setLarge] = useState<Plot | null>(null);
  const focus = useFocusBefore(large !== null);
  const download = ({ fileId, version }: Plot) => api.rawFileUrl(session.workspaceId, fileId, version);
  return (
    <aside aria-label="Plots" className="flex h-full min-w-0 flex-col bg-surface" data-testid="plots">
      <div className="flex h-8 shrink-0 items-center justify-between border-b border-line pr-1 pl-3 text-[13px]">
        <h2 className="font-semibold">Plots</h2>
        <Button variant="quiet" size="icon" aria-label="Hide the plots" onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </div>
      <ul className="min-h-0 flex-1 space-y-3 overflow-auto p-3">
        {plots.map((plot) => (
          <li key={plot.fileId} className="overflow-hidden rounded-lg border border-line bg-raised">
            <button
              type="button"
              onClick={() => setLarge(plot)}
              className="block w-full bg-white outline-offset-[-2px]"
              aria-label={`Open ${visibleText(plot.path)} large`}
              data-testid="plot"
            >
              <PlotImage plot={plot} className="mx-auto max-h-64 max-w-full object-contain" />
            </button>
            <p className="flex items-center gap-2 border-t border-line py-0.5 pr-1 pl-2.5 text-xs text-muted">
              <span className="min-w-0 flex-1 truncate">{visibleText(plot.path)}</span>
              <time dateTime={plot.at}>{formatTime(plot.at)}</time>
              <a href={download(plot)} download aria-label={`Download ${visibleText(plot.path)}`} className={iconLink}>
                <Download aria-hidden="true" />
              </a>
            </p>
          </li>
        ))}
      </ul>
      {plots.length === 0 && (
        <p className="p-3 text-[13px] text-muted">
          Nothing has been drawn yet. Pictures that a program writes, and what plt.show() draws, appear here.
        </p>
      )}
      <Radix.Root open={large !== null} onOpenChange={(open) => !open && setLarge(null)}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 bg-black/50" />
          <Radix.Content
            {...focus}
            aria-describedby={undefined}
            className="fixed inset-4 z-50 flex flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-xl"
          >
            {large && (
              <>
                <div className="flex shrink-0 items-center gap-2 border-b border-line py-1.5 pr-2 pl-4">
                  <Radix.Title className="min-w-0 flex-1 truncate text-sm font-semibold">
                    {visibleText(large.path)}
                  </Radix.Title>
                  <span className="text-xs text-muted">{formatBytes(large.size)}</span>
                  <a href={download(large)} download aria-label="Download" className={iconLink}>
                    <Download aria-hidden="true" />
                  </a>
                  <Radix.Close asChild>
                    <Button variant="quiet" size="icon" aria-label="Close">
                      <X aria-hidden="true" />
                    </Button>
                  </Radix.Close>
                </div>
                <div className="grid min-h-0 flex-1 place-items-center overflow-auto bg-white p-4">
                  <PlotImage plot={large} className="max-h-full max-w-full object-contain" />
                </div>
              </>
            )}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </aside>
  );
}
