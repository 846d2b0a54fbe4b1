import { Record as ImmutableRecord } from 'immutable';
import { InvalidArgumentError } from '../core/errors.ts';

/**
 * A kind of immutable value of the user's own. Its values do not change once they are made, and Immutable.js can compare them
 * (`equals` and `hashCode`).
 */
export interface ValueKind<Value = never> {
  /** The name under which its values are stored: never to be changed, nor used for another kind. */
  readonly tag: string;
  is(value: unknown): boolean;
  /** The value as JSON. */
  encode(value: Value): unknown;
  /** An equal value, of what `encode` gave. It throws where it is given something else. */
  decode(json: unknown): Value;
}

/** A {@link ValueKind}, whatever its values. */
export interface OwnKind {
  readonly tag: string;
  is(value: unknown): boolean;
  encode(value: never): unknown;
  decode(json: unknown): unknown;
}

/** A kind of Immutable.js Record, whose fields may hold whatever may be in data. */
export interface RecordValues {
  readonly tag: string;
  readonly record: RecordFactory;
}

/** What `Record({ … })` of Immutable.js gives, or a class that extends it. */
export interface RecordFactory {
  new (fields?: never): object;
}

/**
 * A kind of Immutable.js Record, by the name under which its values are stored.
 *
 * @example
 * import { Record } from 'immutable';
 * import { recordValues, richValues } from 'dvent/values';
 * class Money extends Record({ amount: 0n, currency: 'EUR' }) {}
 * const values = richValues(recordValues('Money', Money));
 *
 * @param tag never to be changed, nor used for another kind
 */
export function recordValues(tag: string, record: RecordFactory): RecordValues {
  const isFactory = typeof record === 'function' && ImmutableRecord.isRecord(record.prototype);
  if (!isFactory) throw new InvalidArgumentError({ field: 'record', value: record, expected: 'what `Record({ … })` gives' });
  return Object.freeze({ tag, record });
}
