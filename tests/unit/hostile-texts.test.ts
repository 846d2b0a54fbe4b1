import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Set as ImmutableSet } from 'immutable';
import { eventCodec } from '../../src/codec/index.ts';
import { DecodeError, defineEvent, InMemoryEventStore, IntegrityError, InvalidEventError, shape } from '../../src/index.ts';
import { Bytes, rich } from '../../src/values/index.ts';
import { rowOf, storeOfRow } from '../rows.ts';

// Texts that no store has written, each of which was once read too slowly, too deeply or too far.

const reading = (row: Parameters<typeof rowOf>[0], codec = eventCodec()) =>
  storeOfRow(codec, () => rowOf(row)).getLastEvent('Note-1');

const fieldsOf = async (row: Parameters<typeof rowOf>[0]) => (await reading(row))?.event.data.toJS();

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

test('what is nested deeper than data can be is no data, whether it would overflow the stack or not', async () => {
  assert.ok(await reading({ data: nested(100), metadata: nested(100) }));
  for (const levels of [101, 1_000, 10_000]) {
    await assert.rejects(reading({ data: nested(levels) }), DecodeError);
    await assert.rejects(reading({ metadata: nested(levels) }), DecodeError);
  }
});

test('a schema version that nobody writes is none, and no step is looked for from there', async () => {
  const Noted = defineEvent('Noted', shape<{ a: number }>(), {
    schemaVersion: 3,
    upcast: { 1: (data) => data, 2: () => ({ a: 2 }) },
  });
  const codec = eventCodec({ events: [Noted] });
  const metadata = (schemaVersion: unknown) => JSON.stringify({ schemaVersion });
  assert.deepEqual((await reading({ metadata: metadata(1) }, codec))?.event.data.toJS(), { a: 2 });
  for (const schemaVersion of [0, -1, -(2 ** 53), -1e300, 0.5, 1.5, '1', '-1', [2], null, true, {}, 4, 1e300])
    await assert.rejects(reading({ metadata: metadata(schemaVersion) }, codec), DecodeError, String(schemaVersion));
});

const tagged = (tag: unknown, content: unknown) => ({ data: `["1+tagged",{"a":{"$":${JSON.stringify([tag, content])}}}]` });

test('a bigint has at most 10,000 digits, when it is taken in and when it is read', async () => {
  const Counted = defineEvent('Counted', rich(shape<{ a: unknown }>()));
  const most = 10n ** 10_000n - 1n;
  for (const integer of [most, -most]) {
    assert.ok(Counted({ a: integer }));
    assert.deepEqual(await fieldsOf(tagged('bigint', String(integer))), { a: integer });
  }
  for (const integer of [most + 1n, -most - 1n, 10n ** 20_000n]) {
    assert.throws(() => Counted({ a: integer }), InvalidEventError);
    assert.throws(() => Counted({ a: { b: ImmutableSet([integer]) } }), InvalidEventError);
    await assert.rejects(reading(tagged('bigint', String(integer))), DecodeError);
  }
  await assert.rejects(reading(tagged('bigint', '7'.repeat(10_000_000))), DecodeError);
});

test('a megabyte of bytes is read in the twinkling of an eye', async () => {
  const bytes = Bytes.from(new Uint8Array(2 ** 20).map((_, index) => index * 7));
  const start = performance.now();
  assert.deepEqual(await fieldsOf(tagged('Bytes', bytes.toString())), { a: bytes.toUint8Array() });
  const milliseconds = performance.now() - start;
  assert.ok(milliseconds < 500, `it took ${milliseconds} ms`);
});

test('an error tells no more of what it found than its beginning', async () => {
  for (const row of [tagged('x'.repeat(2 ** 20), 0), tagged([], 0), { data: `["${'x'.repeat(2 ** 20)}",{}]` }])
    await assert.rejects(reading(row), ({ message }: Error) => message.length < 300);
});

test('what claims to become larger than anything that is compressed is not unpacked', async () => {
  const [within, beyond] = [4, 5].map((mebibytes) => `{"a":"${'x'.repeat(mebibytes * 2 ** 20 - 100)}"}`);
  for (const [zip, pack] of [
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    const row = (text = '') => ({ data: `["1+zip=${zip}","${pack(text).toString('base64url')}"]` });
    assert.equal((await reading(row(within)))?.event.data.size, 1);
    await assert.rejects(reading(row(beyond)), IntegrityError);
  }
});

test('what is larger than that is left as it is, and comes back', async () => {
  const Noted = defineEvent('Noted', shape<{ a: string }>());
  const codec = eventCodec({ compression: { algorithm: 'gzip' } });
  const store = new InMemoryEventStore({ codec });
  const a = 'x'.repeat(5 * 2 ** 20);
  await store.saveEvents('Note-1', [Noted({ a })], { expectedVersion: 'none' });
  assert.deepEqual((await store.getLastEvent('Note-1'))?.event.data.toJS(), { a });
});

test('brackets that are opened and opened are not parsed, where parsing alone would take all memory', async () => {
  const open = '['.repeat(2 ** 24);
  const before = process.resourceUsage().maxRSS;
  for (const data of [`{"a":${open}`, `["1+tagged",{"a":${open}}]`, `{"\\"[\\\\":"[","a":${open}`])
    await assert.rejects(reading({ data }), DecodeError);
  const mebibytes = (process.resourceUsage().maxRSS - before) / 2 ** 10;
  assert.ok(mebibytes < 200, `they took ${mebibytes} MiB`);
  // Brackets in texts are none.
  const text = '["{\\'.repeat(2 ** 17);
  assert.deepEqual(await fieldsOf({ data: JSON.stringify({ a: text }) }), { a: text });
});
