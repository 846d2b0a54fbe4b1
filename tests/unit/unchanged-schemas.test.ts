import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import { type AnyEventType, defineEvent } from '../../src/index.ts';
import { askedEvents } from '../../src/inspect/schemas/asked-events.ts';
import { schemaReport } from '../../src/inspect/schemas/schema-report.ts';
import { rich } from '../../src/values/index.ts';

// Whatever a schema is made of: unchanged, it passes, and with one more optional key it passes, too.

interface Tree {
  readonly value: number;
  readonly next?: Tree | undefined;
}
const ZodTree: z.ZodType<Tree> = z.object({ value: z.number(), next: z.lazy(() => ZodTree).optional() });
const ValibotTree: v.GenericSchema<Tree> = v.object({ value: v.number(), next: v.optional(v.lazy(() => ValibotTree)) });

const zod: { readonly [what: string]: z.ZodType } = {
  text: z.string().trim().min(1).max(9).regex(/^a/),
  formats: z.object({ mail: z.email(), id: z.uuid(), at: z.iso.datetime(), url: z.url(), date: z.iso.date(), base: z.base64() }),
  numbers: z.object({ whole: z.int().positive(), even: z.number().multipleOf(2), any: z.number().gt(0).lt(9.5) }),
  choices: z.object({ one: z.enum(['a', 'b']), literal: z.literal([1, 'x', null]), flag: z.boolean() }),
  optional: z.object({ a: z.string().optional(), b: z.string().nullable(), c: z.string().nullish() }),
  filled: z.object({ a: z.string().default('x'), b: z.string().prefault('x'), c: z.string().catch('x') }),
  lists: z.object({
    list: z.array(z.string()).min(1),
    pair: z.tuple([z.string(), z.number()]),
    more: z.tuple([z.string()], z.number()),
  }),
  records: z.object({
    free: z.record(z.string(), z.number()),
    all: z.record(z.enum(['a', 'b']), z.number()),
    some: z.partialRecord(z.enum(['a', 'b']), z.number()),
  }),
  objects: z.object({
    strict: z.strictObject({ a: z.string() }),
    loose: z.looseObject({ a: z.string() }),
    rest: z.object({}).catchall(z.number()),
  }),
  unions: z.union([z.object({ a: z.string() }), z.object({ b: z.number() }), z.string()]),
  kinds: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), n: z.number() }), z.object({ kind: z.literal('b') })]),
  both: z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() })),
  piped: z.string().pipe(z.string().min(3)),
  prepared: z.preprocess((value) => value, z.string()),
  checked: z.string().refine((value) => value !== 'x'),
  template: z.templateLiteral(['a', z.number()]),
  anything: z.object({ any: z.any(), unknown: z.unknown(), never: z.never().optional(), nothing: z.null() }),
  values: z.object({
    at: z.date(),
    size: z.bigint(),
    bytes: z.instanceof(Uint8Array),
    own: z.custom<string>(),
    set: z.set(z.string()),
  }),
  tree: ZodTree,
  named: z.object({ a: z.string().meta({ id: 'named-text', title: 'a text' }), b: z.string().describe('another') }),
};

const valibot: { readonly [what: string]: v.GenericSchema } = {
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.regex(/^a/), v.email()),
  numbers: v.object({ whole: v.pipe(v.number(), v.integer(), v.minValue(1)), even: v.pipe(v.number(), v.multipleOf(2)) }),
  choices: v.object({ one: v.picklist(['a', 'b']), literal: v.literal(1), flag: v.boolean() }),
  optional: v.object({
    a: v.optional(v.string()),
    b: v.nullable(v.string()),
    c: v.nullish(v.string()),
    d: v.exactOptional(v.string()),
  }),
  filled: v.object({ a: v.optional(v.string(), 'x'), b: v.fallback(v.string(), 'x') }),
  lists: v.object({ list: v.array(v.string()), pair: v.tuple([v.string(), v.number()]), strict: v.strictTuple([v.string()]) }),
  records: v.record(v.string(), v.number()),
  objects: v.object({
    strict: v.strictObject({ a: v.string() }),
    loose: v.looseObject({ a: v.string() }),
    rest: v.objectWithRest({}, v.number()),
  }),
  unions: v.union([v.object({ a: v.string() }), v.string()]),
  kinds: v.variant('kind', [v.object({ kind: v.literal('a'), n: v.number() }), v.object({ kind: v.literal('b') })]),
  both: v.intersect([v.object({ a: v.string() }), v.object({ b: v.number() })]),
  checked: v.pipe(
    v.string(),
    v.check((value) => value !== 'x'),
  ),
  anything: v.object({ any: v.any(), unknown: v.unknown(), nothing: v.null() }),
  values: v.object({ at: v.date(), size: v.bigint(), bytes: v.instance(Uint8Array), set: v.set(v.string()) }),
  tree: ValibotTree,
};

const arktype = {
  text: type('1 <= string < 9'),
  formats: type({ mail: 'string.email', id: 'string.uuid', at: 'string.date.iso', url: 'string.url', matched: /^a/ }),
  numbers: type({ whole: 'number.integer > 0', even: 'number % 2', between: '0 < number <= 9' }),
  choices: type({ one: "'a' | 'b'", literal: '1', flag: 'boolean' }),
  optional: type({ 'a?': 'string', b: 'string | null' }),
  filled: type({ a: "string = 'x'" }),
  lists: type({ list: 'string[] > 0', pair: ['string', 'number'], more: ['string', '...', 'number[]'] }),
  records: type({ '[string]': 'number' }),
  objects: type({ '+': 'reject', a: 'string' }),
  kinds: type({ kind: "'a'", n: 'number' }).or({ kind: "'b'" }),
  both: type({ a: 'string' }).and({ b: 'number' }),
  checked: type('string').narrow(() => true),
  anything: type({ any: 'unknown', nothing: 'null' }),
  values: type({ at: 'Date', size: 'bigint', bytes: type.instanceOf(Uint8Array) }),
  tree: type.module({ node: { value: 'number', 'next?': 'node' } }).node,
};

/** The compiler holds users to data that are JSON; here schemas alone are of interest. */
const define = defineEvent as unknown as (name: string, schema: unknown) => AnyEventType;

async function changes(before: AnyEventType, next: AnyEventType) {
  const file = 'events.schemas.json';
  const [then, now] = [await askedEvents([before]), await askedEvents([next])];
  assert.deepEqual(then[0]?.reason, undefined);
  const recorded = schemaReport({ now: then, recorded: undefined, file, update: true }).text;
  return schemaReport({ now, recorded, file, exact: before === next });
}

function unchanged(
  library: string,
  schemas: { readonly [what: string]: unknown },
  object: (fields: object) => unknown,
  more: object,
) {
  describe(library, () => {
    for (const [what, schema] of Object.entries(schemas)) {
      test(what, async () => {
        const plain = define('Happened', rich(object({ a: schema }) as never));
        const expected = ['✓ 1 type of event: what is stored satisfies them'];
        assert.deepEqual((await changes(plain, plain)).lines, expected);
        const wider = define('Happened', rich(object({ a: schema, ...more }) as never));
        const { lines, passed } = await changes(plain, wider);
        assert.deepEqual(lines.slice(0, 1), expected);
        assert.equal(passed, true);
        assert.match(
          String((await changes(wider, define('Happened', rich(object({ ...more, b: schema }) as never)))).lines),
          /Happened\.b is required/,
        );
      });
    }
  });
}

unchanged('Zod', zod, (fields) => z.object(fields as z.ZodRawShape), { more: z.string().optional() });
unchanged('Valibot', valibot, (fields) => v.object(fields as v.ObjectEntries), { more: v.optional(v.string()) });
unchanged('ArkType', arktype, (fields) => type(fields as never), { 'more?': 'string' });
