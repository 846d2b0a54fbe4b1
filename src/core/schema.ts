import type { StandardSchemaV1 } from '@standard-schema/spec';
import { InvalidArgumentError, type Issue } from './errors.ts';

/** A schema of any library that speaks Standard Schema (Zod, Valibot, ArkType, …), for an object. */
export type ObjectSchema = StandardSchemaV1<unknown, object>;

/**
 * A schema that is a type alone: the compiler checks, nothing does at run time (beyond data being JSON).
 *
 * @example
 * import { defineEvent, shape } from 'dvent';
 * const TodoRemoved = defineEvent('TodoRemoved', shape<{ id: string }>());
 */
export function shape<Plain extends object>(): StandardSchemaV1<Plain, Plain> {
  // The one cast: whoever asks for a shape has asked for no check.
  return { '~standard': { version: 1, vendor: 'dvent', validate: (value) => ({ value: value as Plain }) } };
}

export function checkSchema(value: unknown): void {
  // Some libraries' schemas are functions.
  const isHolder = (typeof value === 'object' && value !== null) || typeof value === 'function';
  const standard: unknown = isHolder ? Reflect.get(value, '~standard') : undefined;
  if (typeof standard === 'object' && standard !== null && typeof Reflect.get(standard, 'validate') === 'function') return;
  throw new InvalidArgumentError({ field: 'schema', value, expected: 'a Standard Schema, or shape<T>()' });
}

/** The schema's output, or what it found wrong. */
export function validated(
  schema: ObjectSchema,
  input: unknown,
): { readonly value: unknown } | { readonly issues: readonly Issue[] } {
  const result = schema['~standard'].validate(input);
  if (typeof result !== 'object' || result === null || 'then' in result) {
    // Zod gives a Promise when a check throws. It is refused whatever becomes of it, also of its failure.
    Promise.resolve(result).catch(() => {});
    throw new InvalidArgumentError({
      field: 'schema',
      value: schema,
      expected: 'a schema that answers at once',
    });
  }
  return result.issues ? { issues: result.issues } : { value: result.value };
}
