import { FitAddon } from '@xterm/addon-fit';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { monoFont } from '@/shared/lib/monoFont';
import { installTerminalTextHook } from '@/shared/lib/platformTest';
import { markCommands } from './commandMarks';
import { copyText, handleKey, watchPaste } from './emulatorKeys';
import { placeLinks } from './placeLinks';
import type { TerminalView } from './terminalStream';
import { terminalThemes } from './terminalThemes';
import { WidthGate } from './widthGate';

export interface Emulator extends TerminalView {
  onInput(listener: (data: string) => void): void;
  onResize(listener: () => void): void;
  fit(): void;
  focus(): void;
  /** Empties the screen and what has scrolled away, except for the line with the cursor. */
  clear(): void;
  /** Types a text as a paste does. */
  paste(text: string): void;
  search(): Promise<TerminalSearch>;
  setTheme(isDark: boolean): void;
  set(options: { copyOnSelect: boolean; screenReader: boolean; fontSize: number; fontFamily: string }): void;
  dispose(): void;
}

export interface TerminalSearch {
  next(text: string, incremental?: boolean): void;
  previous(text: string): void;
  /** Tells which of how many places is marked; -1 when there are more than can be counted. */
  onResult(listener: (index: number, count: number) => void): () => void;
  clear(): void;
}

interface EmulatorOptions {
  terminalId: string;
  label: string;
  onLink: (address: string) => void;
  /** What opens a printed place in the editor; null when it is none of the workspace's. */
  openPlace: (path: string, line: number, column: number) => (() => void) | null;
  /** A paste of several lines, of which a program without bracketed paste would take each as typed and entered. */
  onRiskyPaste?: (text: string) => void;
  onSearch?: () => void;
  /** Output alone, of something that takes no input any more. */
  isReadOnly?: boolean;
}

const swallow = () => true;
const isWebAddress = (address: string) => /^https?:\/\//i.test(address);

/** xterm.js with what we switch on, and with what a program's output must not do switched off. */
export function createEmulator(host: HTMLElement, options: EmulatorOptions): Emulator {
  const { terminalId, label, onLink, openPlace, isReadOnly = false } = options;
  const openLink = (_event: MouseEvent, address: string) => {
    if (isWebAddress(address)) onLink(address);
  };
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: !isReadOnly,
    cursorInactiveStyle: isReadOnly ? 'none' : 'outline',
    disableStdin: isReadOnly,
    fontFamily: monoFont,
    fontSize: 13,
    lineHeight: 1.2,
    scrollback: 5_000,
    minimumContrastRatio: 4.5,
    linkHandler: { activate: openLink },
    macOptionIsMeta: true,
  });
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  terminal.loadAddon(new WebLinksAddon(openLink));
  terminal.registerLinkProvider(placeLinks(terminal, openPlace));
  // Programs may not write the clipboard. Titles (0, 1, 2) are nobody's business but the program's.
  for (const identifier of [0, 1, 2, 52]) terminal.parser.registerOscHandler(identifier, swallow);
  markCommands(terminal);
  terminal.attachCustomKeyEventHandler((event) => handleKey(terminal, event, options.onSearch));
  terminal.open(host);
  terminal.textarea?.setAttribute('aria-label', label);
  if (!isReadOnly)
    terminal.textarea?.setAttribute('aria-description', 'F6 leaves the terminal. Tab is for the program.');

  let isDisposed = false;
  const gate = new WidthGate((data, parsed) => terminal.write(data, parsed));
  void import('./unicodeWidths')
    .then(({ countAsUnicode15 }) => !isDisposed && countAsUnicode15(terminal))
    // Then wide characters may take one column too few.
    .catch(() => {})
    .finally(() => !isDisposed && gate.open());

  let copyOnSelect = false;
  const onMouseUp = () => {
    if (copyOnSelect && terminal.hasSelection()) void copyText(terminal.getSelection());
  };
  host.addEventListener('mouseup', onMouseUp);
  const unwatchPaste = watchPaste(host, terminal, options.onRiskyPaste);

  const fit = () => {
    if (host.clientWidth > 0 && host.clientHeight > 0) fitAddon.fit();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(host);
  fit();
  const uninstall = installTerminalTextHook(terminalId, () => textOf(terminal));

  return {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    write: (data, parsed) => gate.write(data, parsed),
    reset: () => {
      gate.reset();
      terminal.reset();
    },
    onInput: (listener) => void terminal.onData(listener),
    onResize: (listener) => void terminal.onResize(listener),
    fit,
    focus: () => terminal.focus(),
    clear: () => terminal.clear(),
    paste: (text) => terminal.paste(text),
    search: async () => (await import('./terminalSearch')).searchIn(terminal),
    setTheme: (isDark) => {
      terminal.options.theme = isDark ? terminalThemes.dark : terminalThemes.light;
    },
    set: (preferences) => {
      copyOnSelect = preferences.copyOnSelect;
      terminal.options.screenReaderMode = preferences.screenReader;
      const { fontSize, fontFamily } = preferences;
      if (terminal.options.fontSize === fontSize && terminal.options.fontFamily === fontFamily) return;
      terminal.options.fontSize = fontSize;
      terminal.options.fontFamily = fontFamily;
      fit();
    },
    dispose: () => {
      isDisposed = true;
      uninstall();
      unwatchPaste();
      host.removeEventListener('mouseup', onMouseUp);
      observer.disconnect();
      terminal.dispose();
    },
  };
}

function textOf(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  let text = '';
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    if (!line) continue;
    text += `${line.isWrapped || row === 0 ? '' : '\n'}${line.translateToString(true)}`;
  }
  return text.trimEnd();
}
