import type { Map as ImmutableMap, List, ValueObject } from 'immutable';
import type { Bytes, Instant } from './rich-values.ts';

type Primitive = string | number | boolean | bigint | null | undefined;
// Keys of data are strings: what is under a number can be had from `toJS()`.
type KeysOf<Plain> = Plain extends unknown ? keyof Plain & string : never;
type FieldOf<Plain, Key> = Plain extends unknown ? (Key extends keyof Plain ? Plain[Key] : undefined) : never;
type MissingOf<Plain, Key> = Plain extends unknown
  ? string extends keyof Plain
    ? undefined
    : Key extends keyof Plain
      ? // biome-ignore lint/complexity/noBannedTypes: `{}` is what tells an optional key from a required one.
        {} extends Pick<Plain, Key>
        ? undefined
        : never
      : undefined
  : never;

/**
 * An immutable view of plain data, typed by key, through nesting, optional keys and unions.
 *
 * @example
 * import { defineEvent, shape } from 'dvent';
 * const OrderPlaced = defineEvent('OrderPlaced', shape<{ lines: { sku: string }[]; note?: string }>());
 * const { data } = OrderPlaced({ lines: [{ sku: 'apple' }] });
 * const sku: string | undefined = data.get('lines').get(0)?.get('sku');
 * const note: string | undefined = data.get('note');
 */
export interface Data<Plain> extends ValueObject {
  get<Key extends KeysOf<Plain>>(key: Key): Value<FieldOf<Plain, Key>> | MissingOf<Plain, Key>;
  has(key: string): boolean;
  /** The plain value: a fresh copy, whose union can be narrowed. */
  toJS(): Plain;
  readonly size: number;
}

/** Data of which the type is not known: an event's, before its definition has told it by `is`. */
export interface UnknownData extends ValueObject {
  has(key: string): boolean;
  toJS(): unknown;
  readonly size: number;
}

/** The view of a message's data. */
export type DataOf<Plain> = unknown extends Plain ? UnknownData : Data<Plain>;

type ObjectValue<Plain> = [Plain] extends [never]
  ? never
  : string extends keyof Plain
    ? ImmutableMap<string, Value<Plain[keyof Plain]>>
    : Data<Plain>;

/**
 * What a plain value becomes inside `Data`: arrays are a `List`, objects `Data`, string-indexed objects a `Map`; where the schema is
 * `rich`, a `Date` is an `Instant`, a `Uint8Array` is `Bytes`, and what is immutable already stays as it is.
 */
export type Value<Plain> = unknown extends Plain
  ? unknown
  :
      | (Plain extends Primitive | ValueObject ? Plain : Plain extends readonly (infer Item)[] ? List<Value<Item>> : never)
      | (Plain extends Date ? Instant : Plain extends Uint8Array ? Bytes : never)
      | ObjectValue<Plain extends Primitive | ValueObject | readonly unknown[] | Date | Uint8Array ? never : Plain>;
