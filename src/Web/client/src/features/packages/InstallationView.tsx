import { ArrowLeft, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { TerminalHost } from '@/features/terminal/TerminalHost';
import type { PackageInstallation } from '@/shared/api/contract';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { Spinner } from '@/shared/ui/Spinner';
import { failureAdvice, installationWords } from './packageWords';

interface InstallationViewProps {
  id: string;
  /** Not known yet right after it was asked for. */
  installation: PackageInstallation | undefined;
  onStop: (id: string) => Promise<void>;
  onClose: () => void;
}

/** An installation that this page asked for: what it prints, and how it ended. */
export function InstallationView({ id, installation, onStop, onClose }: InstallationViewProps) {
  const view = useRef<HTMLElement>(null);
  useEffect(() => view.current?.focus(), []);
  const outcome = installation?.outcome ?? null;
  const advice = installation?.failure ? failureAdvice(installation.failure) : null;
  return (
    <section
      ref={view}
      tabIndex={-1}
      aria-label="Installation"
      className="flex h-full flex-col outline-none"
      data-testid="installation"
      data-outcome={outcome ?? 'running'}
    >
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-2 py-1">
        <Button variant="quiet" onClick={onClose} data-testid="close-installation">
          <ArrowLeft aria-hidden="true" />
          All packages
        </Button>
        {installation && (
          <code className="min-w-0 truncate text-xs text-muted">{visibleText(installation.command)}</code>
        )}
        {outcome === null && (
          <Button className="ml-auto" onClick={() => void onStop(id)} data-testid="stop-installation">
            <Square aria-hidden="true" />
            Stop
          </Button>
        )}
      </div>
      <div
        role={outcome === 'failed' ? 'alert' : 'status'}
        className={`shrink-0 border-b border-line px-3 py-1.5 ${outcome === 'failed' ? 'bg-bad-ground' : ''}`}
        data-testid="installation-words"
      >
        {outcome === null && <Spinner className="mr-2 inline-block align-[-2px]" />}
        {installation ? installationWords(installation) : 'Asked for…'}
        {advice && <span className="block text-muted">{advice}</span>}
      </div>
      <div className="relative min-h-0 flex-1 bg-[light-dark(#fbfbf9,#0d1110)]">
        <TerminalHost terminalId={`packages-${id.replaceAll('-', '')}`} label="Output of the installation" isVisible />
      </div>
    </section>
  );
}
