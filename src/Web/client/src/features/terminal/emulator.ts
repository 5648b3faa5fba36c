import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { monoFont } from '@/shared/lib/monoFont';
import { installTerminalTextHook } from '@/shared/lib/platformTest';
import type { TerminalView } from './terminalStream';
import { terminalThemes } from './terminalThemes';

export interface Emulator extends TerminalView {
  onInput(listener: (data: string) => void): void;
  onResize(listener: () => void): void;
  fit(): void;
  setTheme(isDark: boolean): void;
  dispose(): void;
}

interface EmulatorOptions {
  terminalId: string;
  label: string;
  onLink: (address: string) => void;
}

const swallow = () => true;
const isWebAddress = (address: string) => /^https?:\/\//i.test(address);

/** xterm.js with what we switch on, and with what a program's output must not do switched off. */
export function createEmulator(host: HTMLElement, { terminalId, label, onLink }: EmulatorOptions): Emulator {
  const openLink = (_event: MouseEvent, address: string) => {
    if (isWebAddress(address)) onLink(address);
  };
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
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
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  // Programs may not write the clipboard. Titles (0, 1, 2) are nobody's business but the program's.
  for (const identifier of [0, 1, 2, 52]) terminal.parser.registerOscHandler(identifier, swallow);
  terminal.attachCustomKeyEventHandler((event) => handleKey(terminal, event));
  terminal.open(host);
  terminal.textarea?.setAttribute('aria-label', label);

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
    write: (data, parsed) => terminal.write(data, parsed),
    reset: () => terminal.reset(),
    onInput: (listener) => void terminal.onData(listener),
    onResize: (listener) => void terminal.onResize(listener),
    fit,
    setTheme: (isDark) => {
      terminal.options.theme = isDark ? terminalThemes.dark : terminalThemes.light;
    },
    dispose: () => {
      uninstall();
      observer.disconnect();
      terminal.dispose();
    },
  };
}

function handleKey(terminal: Terminal, event: KeyboardEvent): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey) return true;
  if (event.code === 'KeyC') {
    event.preventDefault();
    const selection = terminal.getSelection();
    if (selection !== '') void copy(selection);
    return false;
  }
  // The browser's own paste follows; xterm brackets it when the program asked for that.
  return event.code !== 'KeyV';
}

async function copy(text: string): Promise<void> {
  // The clipboard's interface exists in secure contexts only; the old command works everywhere.
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else document.execCommand('copy');
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
