import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isImmutable, isValueObject } from 'immutable';
import { NotData } from '../core/data.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import { checkUserName } from '../core/names.ts';
import { closed } from '../core/record-kind.ts';
import { plainSchema, type RichSchema, type RichValues as TakenIn, valuesOf } from '../core/rich-values.ts';
import { checkSchema, type ObjectSchema } from '../core/schema.ts';
import { Bytes } from './bytes.ts';
import { Instant } from './instant.ts';
import { checkDigits, ValueCodec } from './value-codec.ts';
import type { OwnKind, RecordValues } from './value-kind.ts';

/** What a set of kinds of values is made of. */
export type AnyValueKind = RecordValues | OwnKind;

/** The tags of the library's own kinds. */
const ownTags = ['Erased', 'Instant', 'Bytes', 'bigint', 'object', 'OrderedMap', 'Map', 'OrderedSet', 'Set'];

/** Values that data may hold besides JSON; see {@link richValues}. */
export class RichValues implements TakenIn {
  readonly codec: ValueCodec;

  constructor(kinds: readonly AnyValueKind[]) {
    const tags = new Set(ownTags);
    for (const kind of kinds) {
      checkUserName(kind?.tag, 'tag');
      if (tags.has(kind.tag)) throw new InvalidArgumentError({ field: 'tag', value: kind.tag, expected: 'the tag of one kind' });
      tags.add(kind.tag);
    }
    const own = kinds.filter((kind): kind is OwnKind => !isRecordValues(kind));
    for (const { is, encode, decode } of own) {
      if ([is, encode, decode].every((part) => typeof part === 'function')) continue;
      throw new InvalidArgumentError({ field: 'kind', value: own, expected: '{ tag, is, encode, decode }' });
    }
    this.codec = new ValueCodec(kinds.filter(isRecordValues), own);
    Object.freeze(this);
  }

  take(value: unknown, path: readonly (string | number)[]): unknown {
    if (typeof value === 'bigint') {
      checkDigits(value, path);
      return value;
    }
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw new NotData('expected a valid time, got an invalid Date', path);
      return Instant.from(value);
    }
    if (value instanceof Uint8Array) return Bytes.from(value);
    // A value that does not change: what can be written of it can be in data.
    if (!isValueObject(value)) return undefined;
    const taken = isImmutable(value) ? closed(value) : value;
    this.codec.encode(taken, path);
    return taken;
  }
}

const isRecordValues = (kind: AnyValueKind): kind is RecordValues => 'record' in kind;

/**
 * Which values data may hold besides JSON: `Date` (as `Instant`), `Uint8Array` (as `Bytes`), `bigint` of at most 10,000 digits,
 * `OrderedMap`, `Set` and `OrderedSet` of Immutable.js, and the kinds that are given. The definitions of events and commands take it
 * with {@link rich}, and the codec of the store as its `values`.
 *
 * @example
 * import { Record } from 'immutable';
 * import { recordValues, richValues } from 'dvent/values';
 * class Money extends Record({ amount: 0n, currency: 'EUR' }) {}
 * const values = richValues(recordValues('Money', Money));
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) where a tag is used twice
 */
export const richValues = (...kinds: readonly AnyValueKind[]): RichValues => new RichValues(kinds);

/** Those that this library knows. */
const knownValues = new RichValues([]);

/**
 * A schema whose data may hold more than JSON.
 *
 * @example
 * import { defineEvent, shape } from 'dvent';
 * import { rich } from 'dvent/values';
 * const TodoDelayed = defineEvent('TodoDelayed', rich(shape<{ until: Date }>()));
 * const until = TodoDelayed({ until: new Date() }).data.get('until').toDate();
 *
 * @param schema any Standard Schema of an object
 * @param values by default those that need no kind of their own
 */
export function rich<Schema extends ObjectSchema>(
  schema: Schema,
  values: RichValues = knownValues,
): RichSchema<StandardSchemaV1.InferInput<Schema>, StandardSchemaV1.InferOutput<Schema>> {
  checkSchema(schema);
  if (!(values instanceof RichValues))
    throw new InvalidArgumentError({ field: 'values', value: values, expected: 'what `richValues` gives' });
  // It says what the schema says: `~standard` holds the types.
  return Object.freeze({ '~standard': schema['~standard'], [valuesOf]: values, [plainSchema]: schema }) as RichSchema<
    StandardSchemaV1.InferInput<Schema>,
    StandardSchemaV1.InferOutput<Schema>
  >;
}
