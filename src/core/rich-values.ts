import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ValueObject } from 'immutable';
import type { ObjectSchema } from './schema.ts';

// What data may hold besides JSON, where a schema says so: `rich` of `dvent/values` makes such a schema.

/** A point in time, to the millisecond: what a `Date` becomes in data. */
export interface Instant extends ValueObject {
  /** A fresh `Date`. */
  toDate(): Date;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  toString(): string;
}

/** Bytes that nobody can change: what a `Uint8Array` becomes in data. */
export interface Bytes extends ValueObject {
  readonly length: number;
  /** A fresh copy. */
  toUint8Array(): Uint8Array;
}

/** Takes in values that are no JSON. */
export interface RichValues {
  /**
   * The immutable value for one that is no JSON; `undefined` where it is none that may be in data.
   *
   * @throws `NotData` with the path of what is inside it and may not be
   */
  take(value: unknown, path: readonly (string | number)[]): unknown;
}

/** Under it a schema says which values that are no JSON its data may hold. */
export const valuesOf = Symbol('values');

/** A schema of data that may hold more than JSON. */
export type RichSchema<Input, Output> = StandardSchemaV1<Input, Output> & { readonly [valuesOf]: RichValues };

export const richValuesOf = (schema: ObjectSchema): RichValues | undefined =>
  valuesOf in schema ? (schema as RichSchema<unknown, object>)[valuesOf] : undefined;

/** Under it such a schema keeps the one that it was made of. */
export const plainSchema = Symbol('plain schema');

/** The schema as its library made it. */
export const plainSchemaOf = (schema: ObjectSchema): ObjectSchema =>
  plainSchema in schema ? (schema as { readonly [plainSchema]: ObjectSchema })[plainSchema] : schema;

/** Under it a value that is no JSON gives what a caller may change: `toJS` hands out copies. */
export const handedOut = Symbol('handed out');
