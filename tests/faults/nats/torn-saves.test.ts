import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { encodeSave } from '../../../src/stores/nats/messages.ts';
import { withoutNats } from '../../servers/nats.ts';
import { oneNats } from '../../servers/one-nats.ts';

// What a lone server leaves of a batch that it was too full for: the first messages are there, and those of other saves stand in the
// places of the others. Here they are written by hand.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const skip = { skip: withoutNats };

const nats = oneNats();

interface Torn {
  readonly prefix: string;
  /** How many messages are there, of how many. */
  readonly there: number;
  readonly of: number;
}

/** Writes what is there of a save to streams Torn-0, Torn-1 and so on. */
async function tear({ prefix, there, of }: Torn): Promise<void> {
  for (let nth = 0; nth < there; nth += 1) {
    const event = [JSON.stringify([`torn-${nth}`, 'Noted', '2026-01-01T00:00:00.000Z']), '{"text":"torn"}', ''].join('\n');
    const body = encodeSave({ from: 1, previous: [], part: { id: 'torn', nth, of, place: nth } }, event);
    await nats.connection.request(`${prefix}.Torn.${nth}`, body, { timeout: 2_000 });
  }
}

const save = (store: EventStore, streamId: string) =>
  store.saveEvents(streamId, [Noted({ text: 'whole' })], { expectedVersion: 'any' });

async function streamsIn(store: EventStore): Promise<readonly string[]> {
  const streams: string[] = [];
  for await (const { event } of store.getAllEvents()) streams.push(event.streamId);
  return streams;
}

const parts = (store: EventStore) =>
  store.saveStreams(
    ['Part-1', 'Part-2', 'Part-3'].map((streamId) => ({
      streamId,
      events: [Noted({ text: 'whole' })],
      expectedVersion: 'none',
    })),
  );

test('a part of a save is not told when the saves are deleted that stand in the places of the rest', skip, async () => {
  const prefix = 'deleted';
  await using store = await NatsEventStore.open(nats.server.url, { prefix });
  await tear({ prefix, there: 2, of: 4 });
  for (let place = 0; place < 3; place += 1) await save(store, 'Note-1');
  assert.equal((await save(store, 'Torn-0')).version, 1);
  await store.deleteStream('Note-1', { expectedVersion: 'any' });
  await using later = await NatsEventStore.open(nats.server.url, { prefix });
  assert.deepEqual(await streamsIn(later), ['Torn-0', 'Note-1']);
  assert.equal(await later.getLastEvent('Torn-1'), undefined);
  assert.equal(await later.getEvent('torn-0'), undefined);
});

test('a save over several streams is told though the last of them was deleted', skip, async () => {
  const prefix = 'whole';
  await using store = await NatsEventStore.open(nats.server.url, { prefix });
  await parts(store);
  await save(store, 'Note-1');
  await store.deleteStream('Part-3', { expectedVersion: 1 });
  await store.deleteStream('Part-1', { expectedVersion: 1 });
  await using later = await NatsEventStore.open(nats.server.url, { prefix });
  assert.deepEqual(await streamsIn(later), ['Part-2', 'Note-1', 'Part-3', 'Part-1']);
  assert.equal((await later.getLastEvent('Part-2'))?.event.version, 1);
});

test('a part of a save is not loaded, however large it is', skip, async () => {
  const prefix = 'large';
  await using store = await NatsEventStore.open(nats.server.url, { prefix });
  await tear({ prefix, there: 300, of: 303 });
  for (let place = 0; place < 4; place += 1) await save(store, 'Note-1');
  for (const nth of [0, 40, 299]) assert.equal(await store.getLastEvent(`Torn-${nth}`), undefined, `message ${nth} is told`);
  assert.equal((await save(store, 'Torn-0')).version, 1);
  assert.deepEqual(await streamsIn(store), [...Array.from({ length: 4 }, () => 'Note-1'), 'Torn-0']);
});
