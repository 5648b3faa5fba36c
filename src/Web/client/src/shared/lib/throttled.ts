/** Does something at once, and again at most every so often, but always after the last time that it was asked for. */
export function throttled(action: () => void, milliseconds: number): { (): void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isAsked = false;
  const rest = () => {
    timer = setTimeout(() => {
      timer = null;
      if (!isAsked) return;
      isAsked = false;
      action();
      rest();
    }, milliseconds);
  };
  const ask = () => {
    if (timer !== null) {
      isAsked = true;
      return;
    }
    action();
    rest();
  };
  ask.cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    isAsked = false;
  };
  return ask;
}
