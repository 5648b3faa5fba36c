import type { DocumentSync } from '@/features/editor/core/documentSync';
import { suggestedEdit } from './threads';

/**
 * Puts a suggestion in place of lines of an open file. False when the file is not saved, or has no such lines now.
 *
 * Where the lines are is said of the server's text, which may have Windows line ends or a byte order mark that the
 * editor does not show: so the offsets are counted there, and not in what is seen.
 */
export function putSuggestion(sync: DocumentSync, startLine: number, endLine: number, replacement: string): boolean {
  const { confirmedText, version } = sync.document;
  const edit = suggestedEdit(confirmedText, startLine, endLine, replacement.replaceAll('\r', ''));
  return edit !== null && sync.replace(version, [edit]);
}
