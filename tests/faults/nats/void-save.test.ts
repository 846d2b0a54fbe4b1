import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { encodeEvents, encodeSave } from '../../../src/stores/nats/messages.ts';
import { NatsCluster, withoutNats } from '../../servers/nats.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (id: string) => Noted({ text: id }, { id, timestamp: '2026-01-01T00:00:00.000Z' });

async function idsIn(events: AsyncIterable<{ readonly event: { readonly id: string } }>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of events) ids.push(event.id);
  return ids;
}

const inStream = (store: EventStore) => idsIn(store.getEvents('Note-1'));
const inLog = (store: EventStore) => idsIn(store.getAllEvents());

test('a second message that follows upon the same save is void: for a load, for the log, and for who writes on', {
  skip: withoutNats,
}, async (t) => {
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  await using store = await NatsEventStore.open(cluster.urls, { replicas: 3 });
  const first = await store.saveEvents('Note-1', [note('first')], { expectedVersion: 'none' });
  await store.saveEvents('Note-1', [note('second')], { expectedVersion: 1 });

  // What a leader that was just elected might let through: its writer has died before it could look.
  const predecessor = Number.parseInt(String(first.position).split('.')[1] ?? '', 16);
  const connection = await connect({ servers: cluster.urls.split(',') });
  const late = encodeSave({ from: 2, previous: [predecessor] }, encodeEvents([note('void')]));
  await jetstream(connection).publish('dvent.Note.1', late);
  await connection.close();

  await using other = await NatsEventStore.open(cluster.urls, { replicas: 3 });
  assert.deepEqual(await inStream(other), ['first', 'second']);
  assert.equal((await other.getLastEvent('Note-1'))?.event.id, 'second');
  await other.saveEvents('Note-1', [note('third')], { expectedVersion: 2 });
  for (const reader of [store, other]) {
    assert.deepEqual(await inStream(reader), ['first', 'second', 'third']);
    assert.deepEqual(await inLog(reader), ['first', 'second', 'third']);
  }
  await store.saveEvents('Note-1', [note('fourth')], { expectedVersion: 3 });
  assert.deepEqual(await inStream(other), ['first', 'second', 'third', 'fourth']);
});
