import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { CodecLog } from '../../src/codec/codec-log.ts';
import { eventCodec, type KnownEvents, keyRing } from '../../src/codec/index.ts';
import { defineEvent, InMemoryEventStore, shape } from '../../src/index.ts';

const subject = () => 'ada';
const First = defineEvent('Noted', shape<{ text: string }>(), { personal: { subject, fields: ['text'] } });
const Second = defineEvent('Noted', shape<{ note: string }>(), {
  schemaVersion: 2,
  upcast: { 1: ({ text }) => ({ note: String(text) }) },
  personal: { subject, fields: ['note'] },
});

test('what was sealed before it was raised is sealed again where it is saved to another store', async () => {
  const keys = keyRing({ first: randomBytes(32) });
  const open = (events: KnownEvents) => new InMemoryEventStore({ codec: eventCodec({ events, personal: { keys } }) });
  const [old, other] = [open([First]), open([Second])];
  await old.saveEvents('Note-1', [First({ text: 'Lovelace' })], { expectedVersion: 'none' });
  const sealed = await CodecLog.behind(old).kept.lastEvent('Note-1');
  const codec = eventCodec({ events: [Second], personal: { keys } });
  const raised = await codec.over(CodecLog.behind(old).kept).lastEvent('Note-1');
  assert.ok(sealed && raised);
  assert.deepEqual(raised.event.data.toJS(), { note: 'Lovelace' });
  await other.saveEvents('Note-1', [raised.event], { expectedVersion: 'none' });
  const copy = await CodecLog.behind(other).kept.lastEvent('Note-1');
  assert.doesNotMatch(String(copy?.event.data), /Lovelace/);
  assert.deepEqual((await other.getLastEvent('Note-1'))?.event.data.toJS(), { note: 'Lovelace' });
});
