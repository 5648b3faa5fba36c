import type { Claim } from '@/shared/api/submissionContract';
import { formatSpan } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

/** Who reviews it, and for how long yet. An expired claim is free for others. */
export function claimWords(claim: Claim | null, now: number): string {
  if (!claim) return 'Nobody reviews it';
  const left = Date.parse(claim.until) - now;
  const who = claim.mine ? 'You review it' : `${visibleText(claim.name)} reviews it`;
  const from = claim.takenFrom ? ` (taken over from ${visibleText(claim.takenFrom.name)})` : '';
  return left > 0 ? `${who}${from}, for ${formatSpan(left)} more` : `${who}, but has not been here for a while`;
}
