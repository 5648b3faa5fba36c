import { lazyPart } from '@/shared/lib/lazyPart';
import '@xterm/xterm/css/xterm.css';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTheme } from '@/app/theme';
import { releaseEditor } from '@/features/editor/loadEditor';
import { fontStack } from '@/features/settings/fonts';
import { useSettings } from '@/features/settings/settings';
import { useSession, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { sentence } from '@/shared/api/http';
import { useLasting } from '@/shared/lib/useLasting';
import { Button } from '@/shared/ui/Button';
import { toast } from '@/shared/ui/toast';
import { createEmulator, type Emulator } from './emulator';
import { useTerminalPreferences } from './terminalPreferences';
import { type StreamState, TerminalStream } from './terminalStream';
import { useOpenPlace } from './useOpenPlace';

const OpenLink = lazyPart(() => import('./OpenLink'));
const PasteDialog = lazyPart(() => import('./PasteDialog'));
const SearchBar = lazyPart(() => import('./SearchBar'));

// A page that opens, or a moment without network, is not worth a word.
const lostMilliseconds = 2_000;

/** What the panel's menu does with a terminal. */
export interface TerminalActions {
  search: () => void;
  clear: () => void;
}

interface TerminalHostProps {
  terminalId: string;
  label: string;
  isVisible: boolean;
  onState?: (state: StreamState) => void;
  /** Told what can be done with the terminal while it is there. */
  onActions?: (terminalId: string, actions: TerminalActions | null) => void;
}

/** One terminal: emulator and stream live as long as this is mounted, also while another tab is in front. */
export function TerminalHost({ terminalId, label, isVisible, onState, onActions }: TerminalHostProps) {
  const { session } = useWorkspaceContext();
  const isShell = terminalId.startsWith('shell-');
  const host = useRef<HTMLDivElement>(null);
  const [emulator, setEmulator] = useState<Emulator | null>(null);
  const current = useRef<TerminalStream>(null);
  const report = useRef({ onState, onActions });
  report.current = { onState, onActions };
  const isDark = useTheme((state) => state.isDark);
  const { copyOnSelect } = useTerminalPreferences();
  const screenReader = useSettings((settings) => settings.screenReader);
  const fontSize = useSettings((settings) => settings.terminalFontSize);
  const fontFamily = fontStack(useSettings((settings) => settings.fontFamily));
  const [state, setState] = useState<StreamState>('connecting');
  const [link, setLink] = useState<string | null>(null);
  const [pasted, setPasted] = useState<string | null>(null);
  const [isSearching, setSearching] = useState(false);
  const openPlace = useOpenPlace();
  const isLost = useLasting(state === 'connecting', lostMilliseconds);
  const isIdle = useSession(({ sandbox }) => sandbox.state === 'stopped' && sandbox.reason === 'idle');

  useEffect(() => {
    if (!host.current) return;
    const created = createEmulator(host.current, {
      terminalId,
      label,
      onLink: setLink,
      openPlace,
      onRiskyPaste: setPasted,
      onSearch: () => setSearching(true),
    });
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
      report.current.onState?.(next);
    };
    setEmulator(created);
    current.current = stream;
    report.current.onActions?.(terminalId, {
      search: () => setSearching(true),
      clear: () => {
        created.clear();
        session.terminals
          .clear(terminalId)
          .catch((error: unknown) =>
            toast.error(`Cleared on this page only, until it is loaded anew. ${sentence(error)}`),
          );
        created.focus();
      },
    });
    const detach = session.terminals.attach(stream);
    return () => {
      report.current.onActions?.(terminalId, null);
      detach();
      created.dispose();
    };
  }, [session, terminalId, label, isShell, openPlace]);

  useEffect(() => emulator?.setTheme(isDark), [emulator, isDark]);
  useEffect(
    () => emulator?.set({ copyOnSelect, screenReader, fontSize, fontFamily }),
    [emulator, copyOnSelect, screenReader, fontSize, fontFamily],
  );
  useEffect(() => {
    if (isVisible) emulator?.fit();
  }, [emulator, isVisible]);

  return (
    <div className="absolute inset-0" hidden={!isVisible}>
      <div
        ref={host}
        className="absolute inset-0 py-1.5 pr-1 pl-3"
        data-testid="terminal"
        data-terminal-id={terminalId}
        data-state={state}
      />
      {isSearching && emulator && (
        <Suspense>
          <SearchBar emulator={emulator} onClose={() => setSearching(false)} />
        </Suspense>
      )}
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
      {isLost && !isIdle && (
        <div
          role="status"
          className="absolute inset-x-0 bottom-0 border-t border-line bg-surface px-4 py-1.5 text-[13px] text-muted"
          data-testid="terminal-lost"
        >
          Not connected at present. What you type here is not sent; what was printed comes when it is connected again.
        </div>
      )}
      {isIdle && isShell && (
        <div className="absolute inset-x-0 bottom-0 border-t border-line bg-surface px-4 py-1.5 text-[13px] text-muted">
          The sandbox is stopped. Type to start a new one.
        </div>
      )}
      <Suspense>
        {link !== null && <OpenLink address={link} onClose={() => setLink(null)} />}
        {pasted !== null && (
          <PasteDialog
            text={pasted}
            onPaste={() => {
              emulator?.paste(pasted);
              setPasted(null);
            }}
            onClose={() => setPasted(null)}
          />
        )}
      </Suspense>
    </div>
  );
}
