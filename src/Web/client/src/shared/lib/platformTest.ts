/**
 * Read access for end-to-end tests, which cannot see what Monaco has scrolled away or what xterm holds in its buffer.
 * It shows what the page's user sees anyway and changes nothing, so it is present in production as well.
 */
interface PlatformTest {
  editorText: () => string | null;
  terminalText: (terminalId: string) => string | null;
}

declare global {
  interface Window {
    platformTest?: PlatformTest;
  }
}

let editorText: () => string | null = () => null;
const terminals = new Map<string, () => string>();

window.platformTest = {
  editorText: () => editorText(),
  terminalText: (terminalId) => terminals.get(terminalId)?.() ?? null,
};

export function installEditorTextHook(read: () => string | null): () => void {
  editorText = read;
  return () => {
    if (editorText === read) editorText = () => null;
  };
}

export function installTerminalTextHook(terminalId: string, read: () => string): () => void {
  terminals.set(terminalId, read);
  return () => {
    if (terminals.get(terminalId) === read) terminals.delete(terminalId);
  };
}
