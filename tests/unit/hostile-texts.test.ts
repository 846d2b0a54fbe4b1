import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventCodec } from '../../src/codec/index.ts';
import { DecodeError } from '../../src/index.ts';
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
