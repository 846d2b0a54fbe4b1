// JSON Schema, draft 2020-12, as far as it is looked at here.

/** A schema: an object of keywords, or whether it takes everything. */
export type JsonSchema = boolean | Keywords;
export interface Keywords {
  readonly [keyword: string]: unknown;
}

/** A schema, and the document in which its references lead somewhere. */
export interface SchemaIn<Schema extends JsonSchema = JsonSchema> {
  readonly schema: Schema;
  readonly root: JsonSchema;
}

export type TypeName = string;

/** What JSON can hold. A whole number is a number, too. */
export const allTypes: readonly TypeName[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

/** Under it stands what JSON Schema has no word for: a value that the codec stores in its own form, such as a `Date`. */
export const valueKeyword = 'x-value';

export const isSchema = (value: unknown): value is JsonSchema => typeof value === 'boolean' || isObject(value);

export const isObject = (value: unknown): value is Keywords =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema under a keyword. */
export const under = ({ schema, root }: SchemaIn<Keywords>, keyword: string): SchemaIn | undefined => {
  const inner = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
  return isSchema(inner) ? { schema: inner, root } : undefined;
};

/** The schemas in the array under a keyword. */
export const listUnder = ({ schema, root }: SchemaIn<Keywords>, keyword: string): readonly SchemaIn[] => {
  const inner = schema[keyword];
  return Array.isArray(inner) ? inner.filter(isSchema).map((one) => ({ schema: one, root })) : [];
};

/** The schemas by name under a keyword. */
export const mapUnder = ({ schema, root }: SchemaIn<Keywords>, keyword: string): ReadonlyMap<string, SchemaIn> => {
  const inner = schema[keyword];
  if (!isObject(inner)) return new Map();
  return new Map(Object.entries(inner).flatMap(([key, one]) => (isSchema(one) ? [[key, { schema: one, root }]] : [])));
};

export const textsUnder = ({ schema }: SchemaIn<Keywords>, keyword: string): readonly string[] => {
  const inner = schema[keyword];
  return Array.isArray(inner) ? inner.filter((one) => typeof one === 'string') : [];
};

export const numberUnder = ({ schema }: SchemaIn<Keywords>, keyword: string): number | undefined => {
  const inner = schema[keyword];
  return typeof inner === 'number' ? inner : undefined;
};

/** The types that a schema names; `undefined` where it names none. */
export const typesOf = ({ schema }: SchemaIn<Keywords>): readonly TypeName[] | undefined => {
  const { type } = schema;
  if (typeof schema[valueKeyword] === 'string') return [schema[valueKeyword]];
  return typeof type === 'string' ? [type] : Array.isArray(type) ? type.map(String) : undefined;
};

/** The values that alone a schema takes, where it says so. */
export const valuesOf = ({ schema }: SchemaIn<Keywords>): readonly unknown[] | undefined => {
  if (Object.hasOwn(schema, 'const')) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
};

export const typeOf = (value: unknown): TypeName => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** What a reference leads to, if it stays in its document. */
export function referred({ schema, root }: SchemaIn<Keywords>): SchemaIn | undefined {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) return undefined;
  let found: unknown = root;
  for (const step of reference.split('/').slice(1)) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return isSchema(found) ? { schema: found, root } : undefined;
}

/** JSON with the keys of its objects in order, everywhere: equal texts are equal values. */
export const canonical = (json: unknown): string => JSON.stringify(sorted(json));

export function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted);
  if (!isObject(json)) return json;
  const keys = Object.keys(json).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(json[key])]));
}
