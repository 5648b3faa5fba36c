import { Suspense } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useSettingsDialog } from './settingsDialog';

const SettingsDialog = lazyPart(() => import('./SettingsDialog'));

/** The settings, fetched when somebody opens them. */
export function SettingsHost() {
  const isOpen = useSettingsDialog((state) => state.isOpen);
  return isOpen ? (
    <Suspense fallback={null}>
      <SettingsDialog />
    </Suspense>
  ) : null;
}
