import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { eventCodec } from '../../src/codec/index.ts';
import { defineEvent, IntegrityError, shape } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { temporaryFile } from '../faults/temporary-folder.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());

/** A store, chained, with one event of a story, and whoever can write to its file. */
async function changed(t: TestContext, sql: string) {
  const file = temporaryFile(t);
  const store = await SqliteEventStore.open(file, { codec: eventCodec({ chain: true }) });
  t.after(() => store.close());
  await store.saveEvents('Note-1', [Noted({ text: 'a' }, { metadata: { correlationId: 'one' } })], { expectedVersion: 'none' });
  await store.saveEvents('Note-2', [Noted({ text: 'b' })], { expectedVersion: 'none' });
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return store;
}

test('an event is in no story but its own, whatever the column says by which it is found', async (t) => {
  const store = await changed(t, "UPDATE events SET correlation_id = 'other'");
  await assert.rejects(collected(store.getAllEvents({ correlationId: 'other' })), IntegrityError);
  await assert.rejects(async () => {
    for await (const _ of store.subscribe({ correlationId: 'other' })) return;
  }, IntegrityError);
});

test('nor of another category than its stream', async (t) => {
  const store = await changed(t, "UPDATE streams SET category = 'Other'");
  await assert.rejects(collected(store.getAllEvents({ categories: ['Other'] })), IntegrityError);
});

test('metadata that were not there are not taken for none', async (t) => {
  const store = await changed(t, `UPDATE events SET metadata = '{"correlationId":null}' WHERE metadata IS NULL`);
  assert.ok(await store.getLastEvent('Note-1'));
  await assert.rejects(store.getLastEvent('Note-2'), IntegrityError);
});
