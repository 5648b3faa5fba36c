import { useCommands } from '@/features/commands/registry';
import { useSettings } from './settings';
import { openSettings } from './settingsDialog';
import { changeSettings } from './settingsSync';

export const toggleWordWrap = (): void => changeSettings({ wordWrap: !useSettings.getState().wordWrap });

/** Settings that people change in the middle of something, by name. */
export function useSettingCommands(): void {
  const wordWrap = useSettings((settings) => settings.wordWrap);
  const minimap = useSettings((settings) => settings.minimap);
  useCommands([
    { id: 'settings.open', title: 'Settings', keys: 'Ctrl+,', run: openSettings },
    {
      id: 'settings.wordWrap',
      title: wordWrap ? 'Do not wrap long lines' : 'Wrap long lines',
      keys: 'Alt+Z',
      run: toggleWordWrap,
    },
    {
      id: 'settings.minimap',
      title: minimap ? 'Hide the overview beside the text' : 'Show an overview beside the text',
      run: () => changeSettings({ minimap: !minimap }),
    },
    { id: 'settings.light', title: 'Light theme', run: () => changeSettings({ theme: 'light' }) },
    { id: 'settings.dark', title: 'Dark theme', run: () => changeSettings({ theme: 'dark' }) },
    { id: 'settings.system', title: 'Theme of the system', run: () => changeSettings({ theme: 'system' }) },
  ]);
}
