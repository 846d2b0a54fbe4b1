import type { Commit } from '../domain/commit.ts';

/** The last second of the year 9999, the last one that a timestamp of an event can tell. */
const latest = 253_402_300_799;

type Dates = Pick<Commit, 'authoredAt' | 'committedAt' | 'dateProblem'>;

/**
 * The two dates of a commit, in UTC, from git's seconds since 1970: a time zone, however odd, does not change the instant.
 *
 * A repository may hold anything. Git prints nothing for a date that it cannot read: the other date of the commit stands in
 * for it, and 1970 if there is none. A date past the year 9999 becomes the last second of 9999. Both are marked.
 */
export function datesFrom({ authored, committed }: { readonly authored: string; readonly committed: string }): Dates {
  const seconds = [authored, committed].map((text) => (/^\d+$/.test(text) ? Number(text) : undefined));
  const [first = seconds[1] ?? 0, second = first] = seconds;
  const dates = { authoredAt: timestamp(first), committedAt: timestamp(second) };
  if (seconds.includes(undefined)) return { ...dates, dateProblem: 'missing' };
  return first > latest || second > latest ? { ...dates, dateProblem: 'out of range' } : dates;
}

const timestamp = (seconds: number) => new Date(Math.min(seconds, latest) * 1000).toISOString();
