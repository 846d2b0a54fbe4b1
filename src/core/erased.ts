import type { ValueObject } from 'immutable';
import { inspected } from './inspected.ts';

/** What stands in the place of a personal field whose subject was erased. */
export interface Erased extends ValueObject {
  readonly erased: true;
}

class ErasedField implements Erased {
  readonly erased = true;

  equals(other: unknown): boolean {
    return other instanceof ErasedField;
  }

  hashCode(): number {
    return 1;
  }

  toString(): string {
    return '(erased)';
  }

  toJSON(): string {
    return '(erased)';
  }

  [inspected](): string {
    return '(erased)';
  }
}

/** The one such value. */
export const erased: Erased = Object.freeze(new ErasedField());

/**
 * Whether a personal field was erased.
 *
 * @example
 * import { type Erased, isErased } from 'dvent';
 * const shown = (name: string | Erased) => (isErased(name) ? 'somebody' : name);
 */
export const isErased = (value: unknown): value is Erased => value instanceof ErasedField;
