import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventCodec } from '../../src/codec/index.ts';
import { DecodeError, defineEvent, shape } from '../../src/index.ts';
import { rowOf, storeOfRow } from '../rows.ts';

// Texts that no store has written, each of which was once read too slowly, too deeply or too far.

const reading = (row: Parameters<typeof rowOf>[0], codec = eventCodec()) =>
  storeOfRow(codec, () => rowOf(row)).getLastEvent('Note-1');

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
