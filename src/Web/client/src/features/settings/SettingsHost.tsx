import { lazy, Suspense } from 'react';
import { useSettingsDialog } from './settingsDialog';

const SettingsDialog = lazy(() => import('./SettingsDialog'));

/** The settings, fetched when somebody opens them. */
export function SettingsHost() {
  const isOpen = useSettingsDialog((state) => state.isOpen);
  return isOpen ? (
    <Suspense fallback={null}>
      <SettingsDialog />
    </Suspense>
  ) : null;
}
