import { InvalidArgumentError } from './errors.ts';

/**
 * What a writer believes a stream's version to be. `'any'` expects nothing, `'none'` (or 0) that the stream has no events
 * yet, `'exists'` that it has some, and a number exactly that version.
 *
 * @example
 * import type { ExpectedVersion } from 'dvent';
 * const onlyTheFirst: ExpectedVersion = 'none';
 */
export type ExpectedVersion = 'any' | 'none' | 'exists' | number;

/** The one number that the expectation stands for, where it stands for one. */
export const expectedNumber = (expected: ExpectedVersion): number | undefined =>
  expected === 'none' ? 0 : typeof expected === 'number' ? expected : undefined;

export const meetsExpectation = (expected: ExpectedVersion, actual: number): boolean =>
  expected === 'any' || (expected === 'exists' ? actual > 0 : expectedNumber(expected) === actual);

export function checkExpectedVersion(value: unknown): asserts value is ExpectedVersion {
  if (value === 'any' || value === 'none' || value === 'exists') return;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return;
  throw new InvalidArgumentError({
    field: 'expectedVersion',
    value,
    expected: "'any', 'none', 'exists' or a version (0, 1, 2, …)",
  });
}
