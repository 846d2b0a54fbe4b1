import fc from 'fast-check';
import { isObject, type JsonSchema } from '../../src/inspect/schemas/json-schema.ts';

// Random JSON Schemas over few names and few values, so that two of them often have to do with each other, and random values for them.

const names = ['a', 'b', 'ab', 'c'];
const values = [
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  1.5,
  '',
  'a',
  'b',
  'ab',
  'bab',
  'a💡',
  {},
  { a: 1 },
  { b: 'a' },
  [],
  [1],
  ['a', 'a'],
];

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const few = fc.integer({ min: 0, max: 3 });
const bound = fc.constantFrom(0, 1, 1.5, 2, 3);

/** A record without the keys whose value is `undefined`. */
const keywords = (given: { readonly [keyword: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<JsonSchema> =>
  fc.record(given).map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));

const scalar = fc.oneof(
  keywords({
    type: fc.constant('string'),
    minLength: optional(few),
    maxLength: optional(few),
    pattern: optional(fc.constantFrom('^a', 'b$')),
  }),
  keywords({
    type: fc.constantFrom('number', 'integer'),
    minimum: optional(bound),
    maximum: optional(bound),
    exclusiveMinimum: optional(bound),
    exclusiveMaximum: optional(bound),
    multipleOf: optional(fc.constantFrom(1, 2, 0.5)),
  }),
  keywords({ type: fc.constantFrom('boolean', 'null', 'string', 'number', 'object', 'array') }),
  keywords({ type: fc.uniqueArray(fc.constantFrom('boolean', 'null', 'string', 'integer', 'number'), { minLength: 1 }) }),
  keywords({ const: fc.constantFrom(...values) }),
  keywords({
    enum: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 5, selector: (value) => JSON.stringify(value) }),
  }),
  fc.constantFrom<JsonSchema>(true, {}, { description: 'whatever' }, { $ref: '#/$defs/other' }, { $ref: '#' }),
);

const subset = fc.subarray(names);

const { schema: inner } = fc.letrec<{ schema: JsonSchema; object: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: scalar, weight: 4 },
    { arbitrary: tie('object'), weight: 4 },
    keywords({
      type: fc.constant('array'),
      items: optional(fc.oneof(tie('schema'), fc.constant(false))),
      prefixItems: optional(fc.array(tie('schema'), { minLength: 1, maxLength: 2 })),
      minItems: optional(few),
      maxItems: optional(few),
      uniqueItems: optional(fc.constant(true)),
    }),
    keywords({
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
      type: optional(fc.constantFrom('object', 'string', 'number')),
    }),
    keywords({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }), minLength: optional(few) }),
    keywords({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }), required: optional(subset) }),
    keywords({ not: tie('schema'), properties: optional(fc.constant({ a: { type: 'number' } })) }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    keywords({ if: tie('schema'), then: optional(tie('schema')), else: optional(tie('schema')) }),
  ),
  object: keywords({
    type: fc.constant('object'),
    properties: optional(fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 3, noNullPrototype: true })),
    required: optional(subset),
    additionalProperties: optional(fc.oneof(tie('schema'), fc.constantFrom<JsonSchema>(false, {}, true))),
    patternProperties: fc.option(fc.record({ '^a': tie('schema') }), { nil: undefined, freq: 8 }),
    propertyNames: fc.option(fc.constantFrom<JsonSchema>({ enum: ['a', 'b'] }, { maxLength: 1 }, { pattern: '^a' }), {
      nil: undefined,
      freq: 8,
    }),
    minProperties: fc.option(few, { nil: undefined, freq: 8 }),
    maxProperties: fc.option(few, { nil: undefined, freq: 8 }),
  }),
}));

/** With what references lead to. */
export const jsonSchema: fc.Arbitrary<JsonSchema> = fc
  .tuple(inner, inner)
  .filter(([schema, other]) => !isRefTo(schema) && !isRefTo(other))
  .map(([schema, other]) => (isObject(schema) ? { ...schema, $defs: { other } } : schema));

/** A reference to itself that goes through nothing says nothing, and validators follow it for ever. */
const isRefTo = (schema: unknown): boolean =>
  isObject(schema) &&
  (schema['$ref'] !== undefined ||
    ['anyOf', 'oneOf', 'allOf'].some((keyword) => [schema[keyword]].flat().some(isRefTo)) ||
    ['not', 'if', 'then', 'else'].some((keyword) => isRefTo(schema[keyword])));

/** A schema and one that differs from it in a place or two. */
export const changedSchema: fc.Arbitrary<readonly [JsonSchema, JsonSchema]> = fc
  .tuple(jsonSchema, inner, fc.array(fc.nat(), { minLength: 1, maxLength: 2 }))
  .map(
    ([schema, piece, places]) =>
      [schema, places.reduce((changed, place) => changedAt(changed, { place, piece }), schema)] as const,
  )
  .filter(([, next]) => !isRefTo(next) && !(isObject(next) && isObject(next['$defs']) && isRefTo(next['$defs']['other'])));

/** Changes a keyword: takes it away, gives it another number, or puts a piece in the place of a schema. */
function changedAt(schema: JsonSchema, { place, piece }: { place: number; piece: JsonSchema }): JsonSchema {
  if (!isObject(schema)) return piece;
  const keys = Object.keys(schema).filter((key) => key !== '$defs');
  const key = keys[place % Math.max(1, keys.length)];
  if (key === undefined) return isObject(piece) ? { ...piece, ...schema } : schema;
  const rest = Math.floor(place / keys.length);
  const value = schema[key];
  if (rest % 4 === 0) return Object.fromEntries(Object.entries(schema).filter(([one]) => one !== key));
  if (typeof value === 'number') return { ...schema, [key]: Math.max(0.5, value + (rest % 2 === 0 ? 1 : -1)) };
  if (Array.isArray(value))
    return {
      ...schema,
      [key]:
        rest % 3 === 0 && value.length > 1
          ? value.slice(1)
          : value.map((one) => (isObject(one) ? changedAt(one, { place: rest, piece }) : one)),
    };
  if (['items', 'additionalProperties', 'not'].includes(key) && isObject(value))
    return { ...schema, [key]: changedAt(value, { place: rest, piece }) };
  if (key === 'properties' && isObject(value)) {
    const changed = Object.entries(value).map(([one, at], index) => [
      one,
      index === rest % 3 && isObject(at) ? changedAt(at, { place: rest, piece }) : at,
    ]);
    return { ...schema, properties: { ...Object.fromEntries(changed), ...(rest % 5 === 1 ? { c: piece } : {}) } };
  }
  return schema;
}

const leaf = fc.constantFrom<JsonSchema>(
  { type: 'string' },
  { type: 'number' },
  { type: 'integer' },
  { type: ['string', 'number'] },
  true,
);
const closed = {
  type: fc.constant('object'),
  required: subset.map((keys) => keys.filter((key) => key < 'ab')),
  additionalProperties: fc.constant(false),
};

const reference = fc.constantFrom({ $ref: '#' }, { $ref: '#/$defs/other' });
const referring = keywords({ ...closed, properties: fc.record({ a: leaf, b: reference }) });
const marked = keywords({
  ...closed,
  properties: fc.record({ a: fc.constantFrom({ const: 1 }, { const: 2 }, { enum: [1, 2] }), b: leaf }),
  additionalProperties: optional(fc.constant(false)),
});
const number = keywords({
  type: fc.constantFrom('number', 'integer'),
  minimum: optional(few),
  maximum: optional(few),
  exclusiveMinimum: optional(few),
  exclusiveMaximum: optional(few),
});

const twice = <Value>(one: fc.Arbitrary<Value>): fc.Arbitrary<readonly [Value, Value]> => fc.tuple(one, one);

/** Two schemas that are alike in kind: of limited numbers, of objects that refer to objects, of unions whose members a key tells apart. */
export const alikeSchemas: fc.Arbitrary<readonly [JsonSchema, JsonSchema]> = fc.oneof(
  twice(number),
  twice(fc.record({ one: referring, other: referring }).map(({ one, other }) => ({ ...Object(one), $defs: { other } }))),
  twice(fc.record({ oneOf: fc.array(marked, { minLength: 1, maxLength: 3 }) })),
);

type Random = (below: number) => number;

/** Numbers that look random, the same for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A value that may fit a schema: led by it, with a mistake here and there. */
export function valueFor(
  schema: unknown,
  { root, random, depth = 4 }: { root: JsonSchema; random: Random; depth?: number },
): unknown {
  const inside = (one: unknown) => valueFor(one, { root, random, depth: depth - 1 });
  const any = () => values[random(values.length)];
  if (!isObject(schema) || depth < 0 || random(12) === 0) return any();
  if (Object.hasOwn(schema, 'const')) return schema['const'];
  const lists = ['enum', 'anyOf', 'oneOf', 'allOf'].filter((keyword) => Array.isArray(schema[keyword]));
  const [list] = lists;
  if (list !== undefined && random(4) > 0) {
    const members = [schema[list]].flat();
    const member = members[random(members.length)];
    return list === 'enum' ? member : inside(isObject(member) ? { ...schema, [list]: undefined, ...member } : member);
  }
  if (schema['$ref'] !== undefined) {
    const other = isObject(root) && isObject(root['$defs']) ? root['$defs']['other'] : root;
    return inside(schema['$ref'] === '#' ? root : other);
  }
  const types = [schema['type'] ?? ['object', 'array', 'string', 'number', 'null', 'boolean']].flat();
  const type = types[random(types.length)];
  if (type === 'object') return objectFor(schema, { inside, random });
  if (type === 'array') {
    const placed = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
    return Array.from({ length: random(4) }, (_, at) => inside(placed[at] ?? schema['items']));
  }
  if (type === 'string') return ['', 'a', 'b', 'ab', 'bb', 'aa', 'aab', 'a💡b'][random(8)];
  if (type === 'number' || type === 'integer') return [0, 1, 2, 3, 4, 0.5, 1.5, 2.5, -1][random(9)];
  return any();
}

function objectFor(
  schema: { readonly [keyword: string]: unknown },
  { inside, random }: { inside: (schema: unknown) => unknown; random: Random },
) {
  const named = isObject(schema['properties']) ? schema['properties'] : {};
  const patterns = isObject(schema['patternProperties']) ? schema['patternProperties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const chosen = names.filter((key) => required.includes(key) || random(2) === 0);
  return Object.fromEntries(
    chosen.map((key) => {
      const pattern = key.startsWith('a') ? patterns['^a'] : undefined;
      return [key, inside(named[key] ?? pattern ?? schema['additionalProperties'])];
    }),
  );
}
