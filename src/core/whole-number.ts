import { InvalidArgumentError } from './errors.ts';

/** Refuses anything but a whole number that is not smaller than `least`. */
export function checkWholeNumber(value: unknown, { field, least }: { field: string; least: 0 | 1 }): asserts value is number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least)
    throw new InvalidArgumentError({ field, value, expected: `a whole number from ${least} on` });
}
