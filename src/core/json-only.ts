import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Fault } from './fault.ts';
import type { valuesOf } from './rich-values.ts';
import type { ObjectSchema } from './schema.ts';

/** A schema whose output is JSON, as data is, or that is `rich`; any other does not compile. What the types do not tell is checked at run time. */
export type JsonOnly<Schema extends ObjectSchema> =
  StandardSchemaV1.InferOutput<Schema> extends readonly unknown[]
    ? Fault<'data is an object, which may hold arrays'>
    : Schema extends { readonly [valuesOf]: unknown }
      ? Schema
      : StandardSchemaV1.InferOutput<Schema> extends JsonOf<StandardSchemaV1.InferOutput<Schema>>
        ? Schema
        : Fault<'data is JSON: null, boolean, number, string, arrays and plain objects of them'>;

/** The same type, but for what is no JSON. An instance of a class falls out by its methods. */
type JsonOf<Plain> = unknown extends Plain
  ? Plain
  : Plain extends bigint | symbol | ((...input: never) => unknown)
    ? never
    : Plain extends string | number | boolean | null | undefined
      ? Plain
      : Plain extends readonly (infer Item)[]
        ? JsonArray<Item>
        : { readonly [Key in keyof Plain]: JsonOf<Plain[Key]> };

/** An interface, which the compiler looks into only when it must: types of data may refer to themselves. */
interface JsonArray<Item> extends ReadonlyArray<JsonOf<Item>> {}
