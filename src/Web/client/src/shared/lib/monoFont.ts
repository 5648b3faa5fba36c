const families = (): string => {
  if (/Mac|iPhone|iPad/.test(navigator.platform)) return 'Menlo, monospace';
  if (navigator.platform.startsWith('Win')) return "'Cascadia Mono', Consolas, monospace";
  // Twice, because browsers make the text of a lone monospace smaller.
  return 'monospace, monospace';
};

/**
 * The font of code and terminals. Only families that the system has are named: each one that it lacks is looked up in
 * every new page, and holds up the first layout (measured: a tenth of a second from the sign-in link to the prompt).
 */
export const monoFont = families();
