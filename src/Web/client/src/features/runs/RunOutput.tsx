import '@xterm/xterm/css/xterm.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTheme } from '@/app/theme';
import { createEmulator } from '@/features/terminal/emulator';
import OpenLink from '@/features/terminal/OpenLink';
import { useOpenPlace } from '@/features/terminal/useOpenPlace';
import { terminalOfRun } from '@/features/workspaces/runOutcome';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { hasStatus, sentence } from '@/shared/api/http';
import { Button } from '@/shared/ui/Button';
import { runOutputQuery } from './runOutputQuery';

/** What a run printed, as the server has kept it: also after its sandbox is gone, and on another device. */
export default function RunOutput({ runId }: { runId: string }) {
  const { session } = useWorkspaceContext();
  const output = useQuery(runOutputQuery(session.workspaceId, runId));

  if (output.isPending)
    return (
      <p role="status" className="p-4 text-[13px] text-muted">
        Loading the output…
      </p>
    );
  if (hasStatus(output.error, 404))
    return <p className="p-4 text-[13px] text-muted">This run printed nothing, or its output is no longer kept.</p>;
  if (output.isError)
    return (
      <div role="alert" className="flex items-center gap-3 p-4 text-[13px] text-muted">
        The output cannot be loaded. {sentence(output.error)}
        <Button onClick={() => void output.refetch()}>Try again</Button>
      </div>
    );
  return <PrintedOutput key={runId} runId={runId} bytes={output.data} />;
}

function PrintedOutput({ runId, bytes }: { runId: string; bytes: Uint8Array }) {
  const host = useRef<HTMLDivElement>(null);
  const isDark = useTheme((state) => state.isDark);
  const setTheme = useRef<((isDark: boolean) => void) | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const [shown, setShown] = useState(false);
  const terminalId = terminalOfRun(runId);
  const openPlace = useOpenPlace();

  useEffect(() => {
    if (!host.current) return;
    const emulator = createEmulator(host.current, {
      terminalId,
      label: 'Output of the run',
      onLink: setLink,
      openPlace,
      isReadOnly: true,
    });
    setTheme.current = emulator.setTheme;
    emulator.write(bytes, () => setShown(true));
    return () => emulator.dispose();
  }, [terminalId, bytes, openPlace]);
  useEffect(() => setTheme.current?.(isDark), [isDark]);

  return (
    <>
      <div
        ref={host}
        className="absolute inset-0 py-1.5 pr-1 pl-3"
        data-testid="terminal"
        data-terminal-id={terminalId}
        data-state={shown ? 'ended' : 'connecting'}
        data-kept="true"
      />
      {link !== null && <OpenLink address={link} onClose={() => setLink(null)} />}
    </>
  );
}
