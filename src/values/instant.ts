import { hash, type ValueObject } from 'immutable';
import { InvalidArgumentError } from '../core/errors.ts';
import { handedOut, type Instant as InstantValue } from '../core/rich-values.ts';

/**
 * A point in time, to the millisecond: an immutable value, where a `Date` can be changed by whoever holds it.
 *
 * @example
 * import { Instant } from 'dvent/values';
 * const dueAt = Instant.from(new Date('2026-01-31T09:30:00Z'));
 * const text = dueAt.toString(); // '2026-01-31T09:30:00.000Z'
 */
export class Instant implements InstantValue, ValueObject {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly milliseconds: number;

  private constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
    Object.freeze(this);
  }

  /**
   * @param time a `Date`, or milliseconds since 1970-01-01T00:00:00Z
   * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for what is no time, such as `new Date(NaN)`
   */
  static from(time: Date | number): Instant {
    const milliseconds = new Date(time).getTime();
    if (Number.isNaN(milliseconds)) throw new InvalidArgumentError({ field: 'time', value: time, expected: 'a valid time' });
    return new Instant(milliseconds);
  }

  toDate(): Date {
    return new Date(this.milliseconds);
  }

  toString(): string {
    return this.toDate().toISOString();
  }

  toJSON(): string {
    return this.toString();
  }

  equals(other: unknown): boolean {
    return other instanceof Instant && other.milliseconds === this.milliseconds;
  }

  hashCode(): number {
    return hash(this.milliseconds);
  }

  [handedOut](): Date {
    return this.toDate();
  }
}
