import fc from 'fast-check';
import {
  hash,
  Map as ImmutableMap,
  Record as ImmutableRecord,
  Set as ImmutableSet,
  List,
  OrderedMap,
  OrderedSet,
  type ValueObject,
} from 'immutable';
import { Bytes, Instant, recordValues, richValues } from '../../src/values/index.ts';
import { jsonObject, text } from './json-arbitrary.ts';

// Values that are no JSON, nested in JSON and in each other.

/** A Record with a Record in it. */
export class Money extends ImmutableRecord({ amount: 0n, currency: 'EUR' }) {}
export class Line extends ImmutableRecord({
  sku: '',
  price: new Money(),
  tags: ImmutableSet<unknown>(),
  extra: null as unknown,
}) {}

/** A kind of the user's own. */
export class Degrees implements ValueObject {
  readonly celsius: number;
  constructor(celsius: number) {
    this.celsius = celsius;
    Object.freeze(this);
  }
  equals(other: unknown): boolean {
    return other instanceof Degrees && other.celsius === this.celsius;
  }
  hashCode(): number {
    return hash(this.celsius);
  }
}

/** Content that looks like what the library writes: it is the kind's own, and nobody else's to read. */
const degrees = {
  tag: 'Degrees',
  is: (value: unknown) => value instanceof Degrees,
  encode: ({ celsius }: Degrees) => ({ $: ['Instant', celsius] }),
  decode: (json: unknown) => {
    const [, celsius] = (json as { $: [string, number] }).$; // as `encode` has written it
    return new Degrees(celsius);
  },
};

export const kinds = richValues(recordValues('Money', Money), recordValues('Line', Line), degrees);

const integers = fc.oneof(fc.bigInt(), fc.constantFrom(0n, -1n, 2n ** 64n, -(2n ** 200n)));
const dates = fc.oneof(
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(new Date(0), new Date(8.64e15), new Date(-8.64e15), new Date('0000-01-01T00:00:00Z')),
);
const bytes = fc.uint8Array({ maxLength: 40 });
const money = fc.tuple(integers, text).map(([amount, currency]) => new Money({ amount, currency }));
const warmth = fc.integer().map((celsius) => new Degrees(celsius));
const leaf = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  text,
);

const scalar = fc.oneof(
  leaf,
  integers,
  dates.map((date) => Instant.from(date)),
);

/** Values that do not change, as they may stand in an immutable collection. */
const { value: fixed } = fc.letrec<{ value: unknown }>((tie) => {
  const items = fc.array(tie('value'), { maxLength: 4 });
  const pairs = fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 });
  const fields = fc.array(fc.tuple(text, tie('value')), { maxLength: 4 });
  return {
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.oneof(
        dates.map((date) => Instant.from(date)),
        bytes.map((taken) => Bytes.from(taken)),
        integers,
        money,
        warmth,
      ),
      items.map((some) => List(some)),
      items.map((some) => ImmutableSet(some)),
      items.map((some) => OrderedSet(some)),
      fields.map((some) => ImmutableMap(some)),
      // `toJS` gives it as an object, with its keys as text: those of collections depend on an order that is no part of them.
      fc.array(fc.tuple(scalar, tie('value')), { maxLength: 4 }).map((some) => ImmutableMap(some)),
      pairs.map((some) => OrderedMap(some)),
      fc
        .record({ sku: text, price: money, tags: items.map((some) => ImmutableSet(some)), extra: tie('value') })
        .map((line) => new Line(line)),
    ),
  };
});

/** What looks like a tag, and is data. */
const lookAlikes = fc
  .tuple(fc.constantFrom('Instant', 'Bytes', 'bigint', 'object', 'Erased', 'Money', 'Set', 'Degrees', '', 'x'), leaf)
  .chain(([tag, content]) =>
    fc.constantFrom<unknown>(
      { $: [tag, content] },
      { $: [tag, [content]] },
      { $: [{ $: [tag, content] }] },
      { $: [] },
      { $: { $: [tag, content] } },
      { $: [tag, content], more: 1 },
      { $: tag },
    ),
  );

const keys = fc.oneof(fc.constantFrom('__proto__', 'constructor', '$', 'name'), text);

/** Whatever may be in data of a `rich` schema, as a caller passes it: with `Date`, `Uint8Array`, arrays and plain objects. */
export const { value: richValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.oneof(
      dates.map((date) => new Date(date)),
      bytes,
      fixed,
      lookAlikes,
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    // Entries, not a dictionary: a key is defined on the object whatever its name.
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

export interface RichFields {
  [key: string]: unknown;
}

/** Fields of a message, with some of everything. */
export const richFields: fc.Arbitrary<RichFields> = fc
  .tuple(fc.oneof(jsonObject, fc.constant({})), fc.array(fc.tuple(keys, richValue), { maxLength: 4 }))
  .map(([plain, entries]) => ({ ...plain, ...Object.fromEntries(entries) }));
