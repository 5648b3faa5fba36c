import { useRef } from 'react';

/**
 * For what lies over the page and has no trigger of its own: remembers where the focus was when it opened, and leads
 * back to there when it closes. Without that the focus would be nowhere, and whoever uses the keyboard would begin at
 * the top of the page.
 */
export function useFocusBefore(isOpen = true) {
  const before = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  // While it is drawn for the first time: afterwards a field in it may have the focus already.
  if (isOpen && !wasOpen.current) before.current = placeOf(document.activeElement);
  wasOpen.current = isOpen;
  return {
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      focusAgain(before.current);
    },
  };
}

/** An item of a menu goes away with its menu; what opened the menu stays, and of a list the row. */
function placeOf(element: Element | null): Element | null {
  const opener = element?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const button = opener ? document.getElementById(opener) : element;
  return opener ? (button?.closest('[role=treeitem]') ?? button) : button;
}

/** Back to an element; when it is gone, to where the page's content begins. */
export function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected && element !== document.body) {
    element.focus();
    if (document.activeElement === element) return;
  }
  // Whatever has been given the focus meanwhile keeps it.
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const main = document.querySelector<HTMLElement>('main');
  if (!main) return;
  // For this once: a click on its text is to give it no focus.
  main.tabIndex = -1;
  main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true });
  main.focus({ preventScroll: true });
}
