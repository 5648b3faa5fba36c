import { create } from 'zustand';

/** Whether the settings are open over the page. */
export const useSettingsDialog = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

export const openSettings = (): void => useSettingsDialog.setState({ isOpen: true });
export const closeSettings = (): void => useSettingsDialog.setState({ isOpen: false });
