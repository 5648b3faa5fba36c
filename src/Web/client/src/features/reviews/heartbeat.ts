/** A claim lasts 30 minutes; signs of life that come sooner than after 5 change nothing. */
export const heartbeatMilliseconds = 6 * 60_000;
