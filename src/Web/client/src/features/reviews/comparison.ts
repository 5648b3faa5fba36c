import type { Attempt, DiffBase, Submission } from '@/shared/api/submissionContract';

/** What a review shows, kept in the address: two attempts, and one of their files. */
export interface Comparison {
  from: DiffBase;
  to: number;
  /** Null shows the overview. */
  file: string | null;
}

/** The attempt that counts: the last one that was not taken back, or the last one when all were. */
export const lastStanding = (attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.findLast(({ withdrawn }) => !withdrawn) ?? attempts.at(-1);

/** What is worth comparing an attempt with at first: what the person has seen, the attempt before, or the template. */
export function usualBase({ lookedAt, template }: Pick<Submission, 'lookedAt' | 'template'>, to: number): DiffBase {
  if (lookedAt !== null && lookedAt < to) return lookedAt;
  if (to > 1) return to - 1;
  return template ? 'template' : 0;
}

/**
 * The comparison of an address; what it does not say, or what there is not, is as usual. `usualTo` is the attempt that
 * is shown as long as the address names none: the last one when the page came. Not the last one there is, because what
 * is looked at, commented on and decided about must not become another attempt by itself.
 */
export function comparisonOf(search: string, submission: Submission, usualTo?: number): Comparison {
  const parameters = new URLSearchParams(search);
  const numbers = submission.attempts.map(({ number }) => number);
  const wanted = Number(parameters.get('to'));
  const to =
    [wanted, usualTo ?? 0].find((number) => numbers.includes(number)) ?? lastStanding(submission.attempts)?.number ?? 1;
  const from = parameters.get('from');
  const base: DiffBase | null =
    from === 'template' && submission.template
      ? 'template'
      : from !== null && (from === '0' || numbers.includes(Number(from)))
        ? Number(from)
        : null;
  return { from: base ?? usualBase(submission, to), to, file: parameters.get('file') };
}

export function addressOf(submissionId: string, { from, to, file }: Comparison): string {
  const parameters = new URLSearchParams({ from: String(from), to: String(to) });
  if (file !== null) parameters.set('file', file);
  return `/reviews/${submissionId}?${parameters}`;
}

export interface BaseChoice {
  base: DiffBase;
  name: string;
}

/** Everything that an attempt can be compared with. */
export function baseChoices(submission: Submission, to: number, lookedAt: number | null): BaseChoice[] {
  const earlier = submission.attempts.map(({ number }) => number).filter((number) => number < to);
  return [
    { base: 0, name: 'Nothing' },
    ...(submission.template ? [{ base: 'template', name: 'The template' } as const] : []),
    ...earlier.map((number) => ({
      base: number,
      name: `Attempt ${number}${number === lookedAt ? ' (when you last looked)' : ''}`,
    })),
  ];
}
