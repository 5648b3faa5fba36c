import { api } from '@/shared/api/api';
import { sentence } from '@/shared/api/http';
import { toast } from '@/shared/ui/toast';
import { showSettings, useSettings } from './settings';
import { defaultSettings, type Settings, settingsFrom } from './settingsRules';

// Other tabs of this browser follow at once; other devices with the next page.
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('settings');
channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => showSettings(settingsFrom(data)));

const debounceMilliseconds = 300;
let waiting: Partial<Settings> = {};
let timer: ReturnType<typeof setTimeout> | null = null;

/** Takes over what the person has stored. Without an answer the page stays as it was last time. */
export async function loadSettings(): Promise<void> {
  try {
    showSettings(settingsFrom({ ...defaultSettings, ...(await api.settings()), ...waiting }));
  } catch {
    // The next page asks again.
  }
}

/** Changes settings here and now, in this browser's other tabs, and for good. */
export function changeSettings(change: Partial<Settings>): void {
  const settings = { ...useSettings.getState(), ...change };
  showSettings(settings);
  channel?.postMessage(settings);
  waiting = { ...waiting, ...change };
  if (timer) clearTimeout(timer);
  timer = setTimeout(() => void store(), debounceMilliseconds);
}

async function store(): Promise<void> {
  timer = null;
  const change = waiting;
  waiting = {};
  try {
    await api.changeSettings(change);
  } catch (error) {
    // Sent along with the next change.
    waiting = { ...change, ...waiting };
    toast.error(`Your settings hold on this page only: they could not be stored. ${sentence(error)}`);
  }
}
