import { create } from 'zustand';

const key = 'saved-replies';
export const mostReplies = 30;
const longest = 2_000;

/** Saved replies from something that may be older or damaged. */
export function repliesFrom(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= longest)
    .slice(0, mostReplies);
}

/** With one more at the front; null when it is not worth keeping. */
export function withReply(replies: readonly string[], body: string): string[] | null {
  const text = body.trim();
  if (text === '' || text.length > longest || replies.includes(text)) return null;
  return [text, ...replies].slice(0, mostReplies);
}

function stored(): string[] {
  try {
    return repliesFrom(JSON.parse(localStorage.getItem(key) ?? '[]'));
  } catch {
    return [];
  }
}

/** What a reviewer writes again and again, kept in this browser. */
export const useSavedReplies = create<{ replies: string[] }>(() => ({ replies: stored() }));

export function saveReplies(replies: string[]): void {
  useSavedReplies.setState({ replies });
  try {
    localStorage.setItem(key, JSON.stringify(replies));
  } catch {
    // They last as long as the page.
  }
}
