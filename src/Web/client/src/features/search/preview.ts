import type { FoundMatch } from '@/shared/api/contract';
import { visibleText } from '@/shared/lib/visibleText';

/** The line of a match in three parts, without the space that it begins with. */
export function parts({ preview, previewOffset, column, length }: FoundMatch) {
  const start = Math.min(Math.max(column - 1 - previewOffset, 0), preview.length);
  const indent = previewOffset === 0 ? Math.min(preview.length - preview.trimStart().length, start) : 0;
  return {
    before: (previewOffset > 0 ? '…' : '') + visibleText(preview.slice(indent, start)),
    hit: visibleText(preview.slice(start, start + length)),
    after: visibleText(preview.slice(start + length)),
  };
}
