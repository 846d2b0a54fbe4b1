import { Record as ImmutableRecord, isImmutable, isValueObject, type ValueObject } from 'immutable';
import { InvalidArgumentError } from './errors.ts';
import { closed } from './record-kind.ts';

type Primitive = string | number | bigint | boolean | null | undefined;

/** The names that a Record uses itself: a field of that name could not be read. */
type RecordKey = keyof ImmutableRecord<object> | 'constructor' | 'toString' | '__proto__';

/** Empty, but for the fields that are not an immutable value under a free name: what is wrong with them stands in their type. */
export type StateFaults<State> = {
  readonly [Key in keyof State as State[Key] extends Primitive | ValueObject
    ? Extract<Key, RecordKey>
    : Key]: Key extends RecordKey
    ? StateFault<'a state field needs another name: Record uses this one itself'>
    : StateFault<'a state field holds an immutable value: a primitive, or an Immutable.js collection'>;
};

/** A type that no value has, for its message. (A plain string type would make literals of the state's own strings.) */
export interface StateFault<Message extends string> {
  readonly fault: Message & never;
}

/** The defaults, closed; refuses at definition what the compiler could not see. */
export function stateDefaults(state: unknown): object {
  if (typeof state !== 'object' || state === null || Array.isArray(state) || Object.getOwnPropertySymbols(state).length > 0) {
    throw new InvalidArgumentError({ field: 'state', value: state, expected: 'an object of default values under string keys' });
  }
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [key, checkedDefault(key, value)]));
}

function checkedDefault(key: string, value: unknown): unknown {
  const field = `state.${key}`;
  // A Record answers to its own members, hidden ones included (`_values`), and to those of Object.
  if (key in ImmutableRecord({})())
    throw new InvalidArgumentError({ field, value, expected: 'under another name: Record uses this one itself' });
  if (isDeeplyImmutable(value)) return closed(value);
  const expected = 'a primitive or an Immutable.js collection: a mutable default would be shared';
  throw new InvalidArgumentError({ field, value, expected });
}

function isDeeplyImmutable(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  // A frozen value of the user's own, such as an amount of money, that Immutable.js can compare.
  if (!isImmutable(value)) return Object.isFrozen(value) && isValueObject(value);
  return ImmutableRecord.isRecord(value) ? value.toSeq().every(isDeeplyImmutable) : value.every(isDeeplyImmutable);
}
