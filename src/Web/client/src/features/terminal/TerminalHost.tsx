import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import { useTheme } from '@/app/theme';
import { releaseEditor } from '@/features/editor/loadEditor';
import { useSession, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/Dialog';
import { createEmulator, type Emulator } from './emulator';
import { type StreamState, TerminalStream } from './terminalStream';

interface TerminalHostProps {
  terminalId: string;
  label: string;
  isVisible: boolean;
  onState?: (state: StreamState) => void;
}

/** One terminal: emulator and stream live as long as this is mounted, also while another tab is in front. */
export function TerminalHost({ terminalId, label, isVisible, onState }: TerminalHostProps) {
  const { session } = useWorkspaceContext();
  const isShell = terminalId.startsWith('shell-');
  const host = useRef<HTMLDivElement>(null);
  const emulator = useRef<Emulator>(null);
  const current = useRef<TerminalStream>(null);
  const report = useRef(onState);
  report.current = onState;
  const isDark = useTheme((state) => state.isDark);
  const [state, setState] = useState<StreamState>('connecting');
  const [link, setLink] = useState<string | null>(null);
  const isIdle = useSession(({ sandbox }) => sandbox.state === 'stopped' && sandbox.reason === 'idle');

  useEffect(() => {
    if (!host.current) return;
    const created = createEmulator(host.current, { terminalId, label, onLink: setLink });
    const stream = new TerminalStream(terminalId, created);
    created.onInput((data) => {
      session.sandbox.use();
      if (stream.hasEnded && isShell && data === '\r') session.terminals.reopen(stream);
      else stream.input(data);
    });
    created.onResize(() => stream.resize());
    stream.onFirstOutput = releaseEditor;
    stream.onState = (next) => {
      setState(next);
      report.current?.(next);
    };
    emulator.current = created;
    current.current = stream;
    const detach = session.terminals.attach(stream);
    return () => {
      detach();
      created.dispose();
    };
  }, [session, terminalId, label, isShell]);

  useEffect(() => emulator.current?.setTheme(isDark), [isDark]);
  useEffect(() => {
    if (isVisible) emulator.current?.fit();
  }, [isVisible]);

  return (
    <div className="absolute inset-0" hidden={!isVisible}>
      <div
        ref={host}
        className="absolute inset-0 py-1.5 pr-1 pl-3"
        data-testid="terminal"
        data-terminal-id={terminalId}
        data-state={state}
      />
      {(state === 'unknown' || (state === 'ended' && isShell)) && (
        <div
          role="status"
          className="absolute inset-x-0 bottom-0 flex items-center justify-between gap-3 border-t border-line bg-surface px-4 py-1.5 text-[13px] text-muted"
        >
          {isShell ? 'This shell has ended.' : 'The output of this run is no longer kept.'}
          {isShell && (
            <Button onClick={() => current.current && session.terminals.reopen(current.current)}>Start it again</Button>
          )}
        </div>
      )}
      {isIdle && isShell && (
        <div className="absolute inset-x-0 bottom-0 border-t border-line bg-surface px-4 py-1.5 text-[13px] text-muted">
          The sandbox is stopped. Type to start a new one.
        </div>
      )}
      <ConfirmDialog
        open={link !== null}
        title="Open this link?"
        confirm="Open in a new tab"
        onConfirm={() => {
          if (link !== null) window.open(link, '_blank', 'noopener,noreferrer');
          setLink(null);
        }}
        onClose={() => setLink(null)}
      >
        A program in your terminal shows it: <strong className="break-all text-text">{visibleText(link ?? '')}</strong>
      </ConfirmDialog>
    </div>
  );
}
