import { create } from 'zustand';
import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { toast } from '@/shared/ui/toast';

// As on the server.
export const mostReplies = 20;
const longest = 1_000;
const longestInAll = 10_000;

/** Saved replies from a setting, which may be missing or damaged. */
export function repliesFrom(value: unknown): string[] {
  try {
    const list: unknown = typeof value === 'string' ? JSON.parse(value) : [];
    if (!Array.isArray(list)) return [];
    return list
      .filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= longest)
      .slice(0, mostReplies);
  } catch {
    return [];
  }
}

/** With one more at the front, and so many of the others as there is room for; null when it is not worth keeping. */
export function withReply(replies: readonly string[], body: string): string[] | null {
  const text = body.trim();
  if (text === '' || text.length > longest || replies.includes(text)) return null;
  const all = [text, ...replies].slice(0, mostReplies);
  while (JSON.stringify(all).length > longestInAll) all.pop();
  return all;
}

/** What a reviewer writes again and again; one of the person's settings. */
export const useSavedReplies = create<{ replies: string[]; isLoaded: boolean }>(() => ({
  replies: [],
  isLoaded: false,
}));

export async function loadReplies(): Promise<void> {
  if (useSavedReplies.getState().isLoaded) return;
  try {
    const { savedReplies } = await api.settings();
    useSavedReplies.setState({ replies: repliesFrom(savedReplies), isLoaded: true });
  } catch {
    // The next form asks again.
  }
}

export async function saveReplies(replies: string[]): Promise<void> {
  const before = useSavedReplies.getState().replies;
  useSavedReplies.setState({ replies });
  try {
    await api.changeSettings({ savedReplies: JSON.stringify(replies) });
  } catch (error) {
    useSavedReplies.setState({ replies: before });
    toast.error(`Your saved replies are as before: they could not be stored. ${sentence(error)}`);
  }
}
