import { createStore } from 'zustand/vanilla';
import type { OnExisting, Refused } from './uploadPlan';

/** Where the upload of this tab stands; there is one at a time. */
export type UploadState =
  | { step: 'none' }
  /** A single archive was dropped or picked: what is meant? */
  | { step: 'archive'; name: string; choose: (meant: 'unpack' | 'keep' | null) => void }
  | { step: 'sending'; name: string; sent: number; total: number; cancel: () => void }
  /** Some files exist already. */
  | { step: 'existing'; existing: readonly string[]; choose: (choice: Exclude<OnExisting, 'ask'> | null) => void }
  /** It is over, and there is something to read. */
  | { step: 'over'; failed: boolean; message: string; refused: readonly Refused[]; again: Again | null };

export interface Again {
  label: string;
  run: () => void;
}

export const uploadState = createStore<UploadState>(() => ({ step: 'none' }));

export const isUploading = (): boolean => !['none', 'over'].includes(uploadState.getState().step);
export const closeUpload = (): void => uploadState.setState({ step: 'none' }, true);
