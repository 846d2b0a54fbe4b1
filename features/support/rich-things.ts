import {
  hash,
  Map as ImmutableMap,
  Record as ImmutableRecord,
  Set as ImmutableSet,
  List,
  OrderedMap,
  OrderedSet,
} from 'immutable';
import { type Event as DomainEvent, defineEvent, type EventOptions, shape } from '../../src/index.ts';
import { recordValues, rich, richValues, type ValueKind } from '../../src/values/index.ts';

// Values that are no JSON, as scenarios name them.

class Money extends ImmutableRecord({ amount: 0n, currency: 'EUR' }) {}
class Stranger extends ImmutableRecord({ name: '' }) {}

/** A value of somebody's own. */
class Grams {
  readonly grams: number;
  constructor(grams: number) {
    this.grams = grams;
    Object.freeze(this);
  }
  equals(other: unknown): boolean {
    return other instanceof Grams && other.grams === this.grams;
  }
  hashCode(): number {
    return hash(this.grams);
  }
}

const gramsKind: ValueKind<Grams> = {
  tag: 'Grams',
  is: (value) => value instanceof Grams,
  encode: ({ grams }) => grams,
  decode: (json) => {
    if (typeof json !== 'number') throw new Error('no grams');
    return new Grams(json);
  },
};

export const moneyKind = recordValues('Money', Money);
export const values = richValues(moneyKind, gramsKind as ValueKind); // it is asked only about what it says is its own

export const things: { readonly [told: string]: () => unknown } = {
  'a point in time': () => new Date('2026-01-31T09:30:00.123Z'),
  bytes: () => new Uint8Array([0, 1, 254, 255]),
  'a big integer': () => -(2n ** 100n),
  'a map in order': () =>
    OrderedMap<unknown, unknown>([
      ['z', 1],
      ['a', List([2])],
    ]),
  'a map by numbers': () =>
    ImmutableMap<unknown, unknown>([
      [1, 'one'],
      [2, ImmutableSet(['two'])],
    ]),
  'a set': () => ImmutableSet([1, 'two', null]),
  'a set in order': () => OrderedSet(['b', 'a']),
  'a record that was registered': () => new Money({ amount: 12n }),
  "a value of one's own": () => new Grams(250),
  'a set of records in a list': () => [ImmutableSet([new Money({ amount: 1n }), new Money({ amount: 2n })])],
  'a record that was not registered': () => new Stranger({ name: 'somebody' }),
  'an invalid date': () => new Date(Number.NaN),
  'a regular expression': () => /thing/,
  'a map': () => new Map([[1, 2]]),
};

export const thingWords = Object.keys(things).sort((one, other) => other.length - one.length);

/** An event that may hold whatever was registered. */
const HeldType = defineEvent('Held', rich(shape<{ value: Date }>(), values));

/** The same, for whatever scenarios say. */
export const Held = HeldType as unknown as (data: unknown, options?: EventOptions) => DomainEvent;
export const isHeld = (event: DomainEvent) => HeldType.is(event);
