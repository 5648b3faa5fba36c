import { monoFont } from '@/shared/lib/monoFont';
import type { FontFamily } from './settingsRules';

/** Fonts that are common somewhere; where one is missing, the system's own takes its place. */
export const fonts: Record<FontFamily, { name: string; family: string | null }> = {
  system: { name: 'The system’s', family: null },
  cascadia: { name: 'Cascadia Mono', family: "'Cascadia Mono', 'Cascadia Code'" },
  consolas: { name: 'Consolas', family: 'Consolas' },
  courier: { name: 'Courier New', family: "'Courier New', Courier" },
  dejavu: { name: 'DejaVu Sans Mono', family: "'DejaVu Sans Mono'" },
  menlo: { name: 'Menlo', family: 'Menlo, Monaco' },
};

export const fontStack = (family: FontFamily): string => {
  const chosen = fonts[family].family;
  return chosen === null ? monoFont : `${chosen}, ${monoFont}`;
};
