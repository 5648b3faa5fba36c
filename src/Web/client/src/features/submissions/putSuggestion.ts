import type { DocumentSync } from '@/features/editor/core/documentSync';
import { lineRange, suggestedEdit } from './threads';

/** `again`: the file is not saved, or has no such lines now. */
export type Put = 'applied' | 'there' | 'changed' | 'again';

/** The text of whole lines, without carriage returns; null when there are no such lines. */
export function linesOf(text: string, startLine: number, endLine: number): string | null {
  const range = lineRange(text, startLine, endLine);
  return range && text.slice(range.offset, range.offset + range.length).replaceAll('\r', '');
}

/**
 * Puts a suggestion in place of lines of an open file, when they are still the ones that it was made for.
 *
 * Where the lines are is said of the server's text, which may have Windows line ends or a byte order mark that the
 * editor does not show: so the offsets are counted there, and not in what is seen.
 * @param madeFor What the lines were; null replaces them whatever they are.
 */
export function putSuggestion(
  sync: DocumentSync,
  startLine: number,
  endLine: number,
  replacement: string,
  madeFor: string | null,
): Put {
  const { confirmedText, version, isSaved } = sync.document;
  if (!isSaved) return 'again';
  const wanted = replacement.replaceAll('\r', '');
  const now = linesOf(confirmedText, startLine, endLine);
  if (madeFor !== null && now !== null) {
    if (wanted !== '' && now === wanted.replace(/\n$/, '')) return 'there';
    if (now !== madeFor) return 'changed';
  }
  const edit = suggestedEdit(confirmedText, startLine, endLine, wanted);
  return edit !== null && sync.replace(version, [edit]) ? 'applied' : 'again';
}
