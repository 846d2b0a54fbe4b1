import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import { type AnyEventType, defineEvent, shape } from '../../src/index.ts';
import { askedEvents } from '../../src/inspect/schemas/asked-events.ts';
import { understood } from '../../src/inspect/schemas/told-schema.ts';
import { rich } from '../../src/values/index.ts';

// What JSON Schema libraries tell: Zod and ArkType by themselves, Valibot by its converter.

const asked = async (event: AnyEventType) => (await askedEvents([event]))[0];
const outputOf = async (event: AnyEventType) => (await asked(event))?.schemas?.output;

const properties = (schema: unknown) =>
  typeof schema === 'object' && schema !== null ? Reflect.get(schema, 'properties') : undefined;

const schemas = {
  Zod: {
    plain: defineEvent('E', z.object({ n: z.number(), note: z.string().default('none'), kind: z.enum(['a', 'b']).optional() })),
    values: defineEvent('E', rich(z.object({ at: z.date(), size: z.bigint(), bytes: z.instanceof(Uint8Array), any: z.any() }))),
  },
  Valibot: {
    plain: defineEvent(
      'E',
      v.object({ n: v.number(), note: v.optional(v.string(), 'none'), kind: v.optional(v.picklist(['a', 'b'])) }),
    ),
    values: defineEvent('E', rich(v.object({ at: v.date(), size: v.bigint(), bytes: v.instance(Uint8Array), any: v.any() }))),
  },
  ArkType: {
    plain: defineEvent('E', type({ n: 'number', note: "string = 'none'", 'kind?': "'a'|'b'" })),
    values: defineEvent('E', rich(type({ at: 'Date', size: 'bigint', bytes: type.instanceOf(Uint8Array), any: 'unknown' }))),
  },
};

for (const [library, { plain, values }] of Object.entries(schemas)) {
  describe(library, () => {
    test('tells what is stored: what a default fills is there', async () => {
      const output = await outputOf(plain);
      assert.deepEqual(Reflect.get(Object(output), 'required').toSorted(), ['n', 'note']);
      assert.deepEqual(Object.keys(properties(output)).sort(), ['kind', 'n', 'note']);
      assert.deepEqual(Reflect.get(Object(properties(output).kind), 'enum'), ['a', 'b']);
      assert.equal(Reflect.get(Object(output), '$schema'), undefined);
    });

    test('names the values that JSON Schema has no word for', async () => {
      assert.deepEqual(properties(await outputOf(values)), {
        at: { 'x-value': 'Date' },
        size: { 'x-value': 'bigint' },
        bytes: { 'x-value': 'Uint8Array' },
        any: {},
      });
    });
  });
}

const schemaOf = (vendor: string, more: object = {}): StandardSchemaV1<object> => ({
  '~standard': { version: 1, vendor, validate: () => ({ value: {} }), ...more },
});

test('a shape tells nothing, and a library that nobody knows says why', async () => {
  assert.equal((await asked(defineEvent('E', shape<object>())))?.reason, 'it is a type alone');
  const unknown = await asked(defineEvent('E', schemaOf('home-made')));
  assert.equal(unknown?.schemas, undefined);
  assert.match(String(unknown?.reason), /^home-made does not tell: .*home-made/);
});

test('a schema that cannot be told at all is no crash', async () => {
  const broken = () => {
    throw new Error('cannot be represented');
  };
  const schema = schemaOf('broken', { jsonSchema: { input: broken, output: broken } });
  assert.equal((await asked(defineEvent('E', schema)))?.schemas, undefined);
});

test('older drafts are understood where they mean the same', () => {
  const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' };
  assert.deepEqual(understood(draft7), { type: 'object' });
  for (const words of [{ items: [{}] }, { exclusiveMinimum: true }, { nullable: true }]) {
    assert.equal(understood({ ...draft7, ...words }), undefined);
    assert.equal(understood(words), undefined);
  }
  assert.equal(understood({ ...draft7, properties: { a: { $ref: '#' } } }), undefined);
  assert.equal(understood({ $schema: 'http://json-schema.org/draft-04/schema#' }), undefined);
});
