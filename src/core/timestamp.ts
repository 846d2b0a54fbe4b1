import { InvalidArgumentError } from './errors.ts';

export function checkTimestamp(value: unknown, field: string): asserts value is string {
  // Only what a time is written as comes back the same: no 30th of February, and, by its length, no year beyond 9999.
  if (typeof value === 'string' && value.length === 24 && new Date(value).toJSON() === value) return;
  throw new InvalidArgumentError({ field, value, expected: 'a timestamp such as "2026-01-31T09:30:00.000Z"' });
}
