import { Record as ImmutableRecord, isImmutable, isValueObject, type ValueObject } from 'immutable';
import { hasSymbols } from './data.ts';
import { InvalidArgumentError } from './errors.ts';
import type { Fault } from './fault.ts';
import { closed } from './record-kind.ts';

type Primitive = string | number | bigint | boolean | null | undefined;

/** The names that a Record uses itself: a field of that name could not be read. */
type RecordKey = keyof ImmutableRecord<object> | 'constructor' | 'toString' | '__proto__';

/** Empty, but for the fields that are wrong: what is wrong with them stands in their type. */
export type StateFaults<State> = {
  readonly [Key in keyof State as FaultOf<State, Key> extends never ? never : Key]-?: FaultOf<State, Key>;
};

type FaultOf<State, Key extends keyof State> = Key extends RecordKey
  ? Fault<'a state field needs another name: Record uses this one itself'>
  : // biome-ignore lint/complexity/noBannedTypes: `{}` is what tells an optional key from a required one.
    {} extends Pick<State, Key>
    ? Fault<'a state field is there from the beginning: give it a default, undefined if need be'>
    : State[Key] extends Primitive | ValueObject
      ? never
      : Fault<'a state field holds an immutable value: a primitive, or an Immutable.js collection'>;

/** The defaults, closed; refuses at definition what the compiler could not see. */
export function stateDefaults(state: unknown): object {
  if (typeof state !== 'object' || state === null || Array.isArray(state) || hasSymbols(state)) {
    throw new InvalidArgumentError({ field: 'state', value: state, expected: 'an object of default values' });
  }
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [key, checkedDefault(key, value)]));
}

function checkedDefault(key: string, value: unknown): unknown {
  const field = `state.${key}`;
  // A Record answers to its own members, hidden ones included (`_values`), and to those of Object.
  if (key in ImmutableRecord({})())
    throw new InvalidArgumentError({ field, value, expected: 'another name: Record uses this one' });
  if (isDeeplyImmutable(value)) return closed(value);
  const expected = 'a primitive or an Immutable.js collection';
  throw new InvalidArgumentError({ field, value, expected });
}

function isDeeplyImmutable(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  // A frozen value of the user's own, such as an amount of money, that Immutable.js can compare.
  if (!isImmutable(value)) return Object.isFrozen(value) && isValueObject(value);
  const items = ImmutableRecord.isRecord(value) ? value.toSeq() : value;
  return items.every((item) => closed(item) === item && isDeeplyImmutable(item));
}
