import type { Moment } from 'dvent';

/** What was given is neither a version nor a date. */
export class BadMoment extends Error {
  override readonly name = 'BadMoment';
}

const form = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads `12` or `v12` as a version; a date as the end of that day, in UTC; a date with a time and a zone as that instant.
 *
 * @throws {@link BadMoment}
 */
export function momentFrom(text: string): Moment {
  const version = /^v?(\d{1,15})$/.exec(text)?.[1];
  if (version !== undefined && Number(version) > 0) return { version: Number(version) };
  const [matched, year, month, day] = form.exec(text) ?? [];
  const date = new Date(text.length === 10 ? `${text}T23:59:59.999Z` : text);
  // `Date` takes the 30th of February for the 1st or 2nd of March.
  const exists = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
  if (matched === undefined || Number.isNaN(date.getTime()) || !exists) throw new BadMoment(explained(text));
  // A zone may carry the year past 0000 or 9999, where a timestamp ends.
  const at = date.toISOString();
  if (at.length > 24) throw new BadMoment(explained(text));
  return { at };
}

const explained = (text: string) =>
  `${JSON.stringify(text)} is neither a version (12 or v12) nor a date (2024-01-31, or 2024-01-31T12:00:00Z, or …+02:00)`;
