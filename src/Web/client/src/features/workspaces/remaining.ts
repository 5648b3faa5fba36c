const mostSeconds = 60 * 60;

/** How long until a moment: `1:05 left`. A clock here that is far from the server's makes no sense of it, and says so. */
export function remaining(until: string, now: number): string {
  const seconds = Math.ceil((Date.parse(until) - now) / 1000);
  if (!(seconds > 0 && seconds <= mostSeconds)) return 'any moment now';
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toString().padStart(2, '0')} left`;
}
