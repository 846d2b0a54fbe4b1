import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { isObject, type JsonSchema } from '../../src/inspect/schemas/json-schema.ts';
import { uncoveredBy } from '../../src/inspect/schemas/uncovered.ts';
import { alikeSchemas, changedSchema, jsonSchema, randomFrom, valueFor } from './json-schemas.ts';
import { law } from './law.ts';

// Where the comparison of two schemas finds nothing, whatever fits the old one fits the new one. A validator says what fits.

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, inlineRefs: false });

/** As the comparison reads what was stored: keys without a name are there only where the schema speaks of them. */
const closed = (schema: JsonSchema): JsonSchema =>
  eachObject(schema, (one) =>
    'properties' in one && !('additionalProperties' in one) ? { ...one, additionalProperties: false } : one,
  );

/** As readers take it: they never ask for keys that have no name, nor how many members of a union fit. */
function opened(schema: JsonSchema): JsonSchema {
  const plain = eachObject(schema, ({ additionalProperties, oneOf, not, if: condition, ...one }) => ({
    ...one,
    ...(additionalProperties === undefined || additionalProperties === false ? {} : { additionalProperties }),
    ...(oneOf === undefined ? {} : { allOf: [...[one['allOf'] ?? []].flat(), { anyOf: oneOf }] }),
    ...(not === undefined ? {} : { not: asItWas(not) }),
    ...(condition === undefined ? {} : { if: asItWas(condition) }),
  }));
  if (!isObject(plain) || !isObject(schema) || !isObject(schema['$defs'])) return plain;
  const { $defs, ...root } = schema;
  return { ...plain, $defs: { ...Object(plain['$defs']), root: asItWas(root), otherAsItWas: asItWas($defs['other']) } };
}

/** What is refused, or asked about, is taken as it was, wherever it refers to. */
const asItWas = (schema: unknown): unknown =>
  JSON.parse(
    JSON.stringify(schema)
      .replaceAll('"$ref":"#/$defs/other"', '"$ref":"#/$defs/otherAsItWas"')
      .replaceAll('"$ref":"#"', '"$ref":"#/$defs/root"'),
  );

type Keywords = { readonly [keyword: string]: unknown };

/** Changes every schema inside a schema, but for what stands under `not` and `if`. */
function eachObject(schema: JsonSchema, change: (schema: Keywords) => Keywords): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  const inside = (one: unknown): unknown => (isObject(one) ? eachObject(one, change) : one);
  const changed = Object.entries(schema).map(([keyword, value]) => {
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(keyword) && Array.isArray(value)) return [keyword, value.map(inside)];
    if (['properties', 'patternProperties', '$defs'].includes(keyword) && isObject(value))
      return [keyword, Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inside(one)]))];
    return [keyword, ['items', 'additionalProperties', 'then', 'else'].includes(keyword) ? inside(value) : value];
  });
  return change(Object.fromEntries(changed));
}

const tally = { compatible: 0, different: 0, values: 0 };

function check([before, next]: readonly [JsonSchema, JsonSchema], seed: number, asReader: boolean): void {
  if (uncoveredBy(before, next, { asReader }).length > 0) {
    tally.different += 1;
    return;
  }
  tally.compatible += 1;
  const random = randomFrom(seed);
  const fits = ajv.compile(before);
  const fitsClosed = ajv.compile(closed(before));
  const fitsNow = ajv.compile(asReader ? opened(next) : next);
  for (let at = 0; at < 60; at += 1) {
    const value = valueFor(before, { root: before, random });
    if (!fits(value) || !fitsClosed(value)) continue;
    tally.values += 1;
    assert.ok(fitsNow(value), `${JSON.stringify(value)} fits the old, not the new`);
  }
}

for (const asReader of [false, true]) {
  const reader = asReader ? ', as readers take it' : '';
  law(
    `what fits a schema fits a changed one that takes no less${reader}`,
    { runs: 400, given: [changedSchema, fc.integer()] },
    (pair, seed) => check(pair, seed, asReader),
  );
  law(`and one that is alike in kind${reader}`, { runs: 800, given: [alikeSchemas, fc.integer()] }, (pair, seed) =>
    check(pair, seed, asReader),
  );
  law(
    `and any other that takes no less${reader}`,
    { runs: 800, given: [fc.tuple(jsonSchema, jsonSchema), fc.integer()] },
    (pair, seed) => check(pair, seed, asReader),
  );
}

law('a schema takes what it takes', { runs: 500, given: [jsonSchema] }, (schema) =>
  assert.deepEqual(uncoveredBy(schema, structuredClone(schema), { asReader: false }), []),
);

test('the laws were tried on schemas that take no less, and on values', () => {
  const { compatible, different, values } = tally;
  assert.ok(compatible > 300 && different > 300 && values > 5_000, JSON.stringify(tally));
});
