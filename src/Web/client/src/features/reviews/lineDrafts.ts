import { type LineRange, placeOf } from './useLineSelection';

/** A comment on lines that is being written: of which attempt and file, and what the first form began with. */
interface Written {
  submissionId: string;
  attempt: number;
  path: string;
  range: LineRange;
}

const kind = 'lines';

/** The names of all such comments of a submission begin with it. */
export const lineDrafts = (submissionId: string): string => `${kind} ${submissionId} `;

/** The name under which a comment on lines is kept while it is written. */
export const lineDraft = ({ submissionId, attempt, path, range: { side, start, end } }: Written): string =>
  `${lineDrafts(submissionId)}${attempt} ${side}:${start} ${end} ${path}`;

/** Those that a diff shows: on the right about the newer attempt's file, on the left about the older one's. */
export function writtenLines(
  names: readonly string[],
  shown: { submissionId: string } & Record<'old' | 'new', { attempt: number | null; path: string }>,
): LineRange[] {
  return names.flatMap((name) => {
    if (!name.startsWith(lineDrafts(shown.submissionId))) return [];
    const [attempt, place = '', end, ...path] = name.slice(lineDrafts(shown.submissionId).length).split(' ');
    const at = placeOf(place);
    if (!at || shown[at.side].attempt !== Number(attempt) || shown[at.side].path !== path.join(' ')) return [];
    return [{ side: at.side, start: at.line, end: Number(end) }];
  });
}
