/** A claim lasts 30 minutes; signs of life that come sooner than after 5 change nothing. */
const heartbeatMilliseconds = 6 * 60_000;

/**
 * Gives signs of life as long as the page is looked at, and one to whoever comes back to it: they may have been away for
 * almost as long as a claim lasts. Returns what ends that.
 */
export function whileLookedAt(keepClaim: () => void): () => void {
  const beat = () => {
    if (document.visibilityState === 'visible') keepClaim();
  };
  const timer = setInterval(beat, heartbeatMilliseconds);
  document.addEventListener('visibilitychange', beat);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', beat);
  };
}
