import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { Terminal } from '@xterm/xterm';

/**
 * The widths of Unicode 15, character by character, as the sandbox's own libraries count them: a shell that counts
 * otherwise than the emulator puts its cursor into the wrong column.
 */
export function countAsUnicode15(terminal: Terminal): void {
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15';
}
