import type { Terminal } from '@xterm/xterm';

/** Keys that are the page's and not the program's. False keeps the emulator from handling one. */
export function handleKey(terminal: Terminal, event: KeyboardEvent, onSearch: (() => void) | undefined): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || event.altKey || event.metaKey) return true;
  if (event.code === 'KeyF' && !event.shiftKey && onSearch) {
    event.preventDefault();
    onSearch();
    return false;
  }
  if (!event.shiftKey) return true;
  if (event.code === 'KeyC') {
    event.preventDefault();
    const selection = terminal.getSelection();
    if (selection !== '') void copyText(selection);
    return false;
  }
  // The browser's own paste follows; xterm brackets it when the program asked for that.
  return event.code !== 'KeyV';
}

export async function copyText(text: string): Promise<void> {
  try {
    // The clipboard's interface exists in secure contexts only; the old command works everywhere.
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else document.execCommand('copy');
  } catch {
    // The browser does not allow it now; the text stays selected.
  }
}

/** Several lines, of which a program that does not know of pastes would take each as entered. */
export const isRisky = (text: string, isBracketed: boolean): boolean => !isBracketed && /[\r\n]./s.test(text.trimEnd());

/** Hands a risky paste to somebody who asks first. */
export function watchPaste(
  host: HTMLElement,
  terminal: Terminal,
  ask: ((text: string) => void) | undefined,
): () => void {
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!ask || !isRisky(text, terminal.modes.bracketedPasteMode)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(text);
  };
  host.addEventListener('paste', onPaste, true);
  return () => host.removeEventListener('paste', onPaste, true);
}
