import { isImmutable, Record as ImmutableRecord, type ValueObject } from 'immutable';
import { InvalidArgumentError } from './errors.ts';

type Primitive = string | number | bigint | boolean | null | undefined;

/** The names that a Record uses itself: a field of that name could not be read. */
type RecordKey = keyof ImmutableRecord<object> | 'constructor' | 'toString' | '__proto__';

/** The state's defaults, each an immutable value under a free name; what is wrong with a field stands in its type. */
export type CheckedState<State> = {
  readonly [Key in keyof State]: Key extends RecordKey
    ? 'a state field needs another name: Record has a method of this one'
    : State[Key] extends Primitive | ValueObject
      ? State[Key]
      : 'a state field holds an immutable value: a primitive, or an Immutable.js collection';
};

/** Refuses at definition what the compiler could not see. */
export function checkStateDefaults(state: object): void {
  for (const [key, value] of Object.entries(state)) {
    const field = `state.${key}`;
    // A Record answers to its own members, hidden ones included (`_values`), and to those of Object.
    if (key in ImmutableRecord.prototype || key in Object.prototype || /^_(_ownerID|values|keys|name|indices|defaultValues)$/.test(key)) {
      throw new InvalidArgumentError({ field, value, expected: 'under another name: Record uses this one itself' });
    }
    if (!isDeeplyImmutable(value)) {
      throw new InvalidArgumentError({ field, value, expected: 'a primitive or an Immutable.js collection: a mutable default would be shared' });
    }
  }
}

function isDeeplyImmutable(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  if (!isImmutable(value)) return isValueObject(value);
  return ImmutableRecord.isRecord(value) ? value.toSeq().every(isDeeplyImmutable) : value.every(isDeeplyImmutable);
}

/** A frozen value of the user's own, such as an amount of money, that Immutable.js can compare. */
const isValueObject = (value: object) =>
  Object.isFrozen(value) && typeof Reflect.get(value, 'equals') === 'function' && typeof Reflect.get(value, 'hashCode') === 'function';
