import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jetstreamManager, StorageType, type StreamConfig } from '@nats-io/jetstream';
import {
  defineEvent,
  InvalidArgumentError,
  StoreClosedError,
  StoreUnavailableError,
  shape,
  UnsupportedError,
} from '../../../src/index.ts';
import { openEventStore } from '../../../src/open.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { withoutNats } from '../../servers/nats.ts';
import { oneNats } from '../../servers/one-nats.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const skip = { skip: withoutNats };

const nats = oneNats();

const streams = async () => (await jetstreamManager(nats.connection)).streams;

test('eight stores that open at once have one log', skip, async () => {
  const opening = Array.from({ length: 8 }, () => NatsEventStore.open(nats.server.url, { prefix: 'at-once' }));
  const stores = await Promise.all(opening);
  const saved = await Promise.all(
    stores.map((store, index) => store.saveEvents(`Note-${index}`, [Noted({ text: 'hello' })], { expectedVersion: 'none' })),
  );
  assert.equal(new Set(saved.map(({ position }) => position?.slice(0, 12))).size, 1, 'positions name one log');
  for (const store of stores) {
    let found = 0;
    for await (const _ of store.getAllEvents()) found += 1;
    assert.equal(found, 8);
    await store.close();
  }
});

test('a log is found again by a URL with its prefix', skip, async () => {
  await using first = await openEventStore(`${nats.server.url}?prefix=by-url`);
  const { position } = await first.saveEvents('Note-1', [Noted({ text: 'hello' })], { expectedVersion: 'none' });
  await using second = await openEventStore(`${nats.server.url},${nats.server.url.slice('nats://'.length)}?prefix=by-url`);
  assert.equal((await second.getLastEvent('Note-1'))?.position, position);
});

const streamsInTheWay: readonly (readonly [what: string, config: Partial<StreamConfig>])[] = [
  ['is not dvent’s', {}],
  ['has subjects of another', { name: 'other', subjects: ['foreign.notes.>'] }],
  ['a newer version made', { description: 'dvent event log, format 2, identity 0123456789ab' }],
  ['would lose events', { description: 'dvent event log, format 1, identity 0123456789ab', max_age: 1_000_000_000 }],
  [
    'would lose events with its server',
    { description: 'dvent event log, format 1, identity 0123456789ab', storage: StorageType.Memory },
  ],
];
for (const [what, config] of streamsInTheWay) {
  test(`a stream that ${what} is refused, and left as it was`, skip, async () => {
    const api = await streams();
    const { config: made } = await api.add({ name: 'foreign', subjects: ['foreign.>'], ...config });
    await assert.rejects(NatsEventStore.open(nats.server.url, { prefix: 'foreign' }), UnsupportedError);
    assert.deepEqual((await api.info(made.name)).config, made);
    await api.delete(made.name);
  });
}

test('a save beyond what a message holds is refused with both sizes, and nothing is written', skip, async () => {
  await using store = await NatsEventStore.open(nats.server.url, { prefix: 'large' });
  const { saveBytes } = store.limits;
  const save = (text: string) => store.saveEvents('Note-1', [Noted({ text })], { expectedVersion: 'any' });
  await assert.rejects(save('é'.repeat(saveBytes / 2)), (error) => {
    assert.ok(error instanceof InvalidArgumentError);
    assert.match(error.message, new RegExp(`${saveBytes} bytes.*10\\d{5} bytes`));
    return true;
  });
  assert.equal(await store.getLastEvent('Note-1'), undefined);
  assert.equal((await save('x'.repeat(saveBytes - 200))).version, 1);
});

test('many small events up to the limit are one save', skip, async () => {
  await using store = await NatsEventStore.open(nats.server.url, { prefix: 'many' });
  const events = Array.from({ length: 5_000 }, (_, index) => Noted({ text: `note ${index}` }));
  await store.saveEvents('Note-1', events, { expectedVersion: 'none' });
  let found = 0;
  for await (const batch of store.getEvents('Note-1').batches()) found += batch.length;
  assert.equal(found, 5_000);
});

test('a stream of 300 saves is read in either direction, and from its middle', skip, async () => {
  await using store = await NatsEventStore.open(nats.server.url, { prefix: 'long' });
  for (let version = 0; version < 300; version += 1) {
    await store.saveEvents('Note-1', [Noted({ text: `${version + 1}` })], { expectedVersion: version });
  }
  const versions = async (range: Parameters<typeof store.getEvents>[1]) => {
    const found: number[] = [];
    for await (const { event } of store.getEvents('Note-1', range)) found.push(event.version);
    return found;
  };
  const all = Array.from({ length: 300 }, (_, index) => index + 1);
  assert.deepEqual(await versions({}), all);
  assert.deepEqual(await versions({ backwards: true }), all.toReversed());
  assert.deepEqual(await versions({ after: 140, upTo: 160 }), all.slice(140, 160));
  assert.deepEqual(await versions({ after: 140, upTo: 160, backwards: true, limit: 5 }), all.slice(155, 160).toReversed());
  await using other = await NatsEventStore.open(nats.server.url, { prefix: 'long' });
  const again = other.saveEvents('Note-1', [Noted({ text: 'again' })], { expectedVersion: 300 });
  assert.equal((await again).version, 301);
});

test('a deletion that was not finished is finished by the next reader', skip, async () => {
  await using store = await NatsEventStore.open(nats.server.url, { prefix: 'unfinished' });
  await store.saveEvents('Note-1', [Noted({ text: 'one' })], { expectedVersion: 'none' });
  await store.saveEvents('Note-2', [Noted({ text: 'two' })], { expectedVersion: 'none' });
  // As a deletion leaves it whose process ends after its last event was written.
  const publish = async (subject: string, lines: readonly unknown[]) => {
    const body = lines.map((line) => (line === '' ? '' : JSON.stringify(line))).join('\n');
    await nats.connection.request(subject, body, { timeout: 2_000 });
  };
  await publish('unfinished.$.Note.1', [{ dvent: 1, deletion: 'begun' }]);
  const header = { dvent: 1, from: 2, previous: [1], created: { save: 1, timestamp: '2026-01-01T00:00:00.000Z' } };
  await publish('unfinished.Note.1', [header, ['t', '$StreamDeleted', '2026-01-01T00:00:00.000Z'], {}, '']);
  await nats.connection.request('unfinished.$.Note.2', JSON.stringify({ dvent: 1, deletion: 'begun' }), { timeout: 2_000 });

  await using other = await NatsEventStore.open(nats.server.url, { prefix: 'unfinished' });
  const types: string[] = [];
  for await (const { event } of other.getAllEvents()) types.push(`${event.streamId} ${event.type}`);
  assert.deepEqual(types, ['Note-2 Noted', 'Note-1 $StreamDeleted']);
  const { state } = await (await streams()).info('unfinished', { subjects_filter: 'unfinished.Note.1' });
  assert.deepEqual(state.subjects, { 'unfinished.Note.1': 1 }, 'what the stream held is gone');
});

test('a nats.connection of the caller’s own is used, and left open, with nothing of the store’s on it', skip, async (t) => {
  const subscribing = t.mock.method(nats.connection, 'subscribe');
  const store = await NatsEventStore.open(nats.connection, { prefix: 'own' });
  await store.saveEvents('Note-1', [Noted({ text: 'hello' })], { expectedVersion: 'none' });
  await store.close();
  await assert.rejects(store.getLastEvent('Note-1'), StoreClosedError);
  assert.equal(nats.connection.isClosed(), false);
  const { calls } = subscribing.mock;
  assert.ok(calls.length > 0);
  for (const { result } of calls) assert.equal(result?.isClosed(), true);
});

test('servers that are not there, options and URLs that are none', skip, async () => {
  await assert.rejects(NatsEventStore.open('nats://127.0.0.1:1'), StoreUnavailableError);
  for (const prefix of ['', 'a.b', 'a b', '*', '>', 'é', 'x'.repeat(65)])
    await assert.rejects(NatsEventStore.open(nats.server.url, { prefix }), InvalidArgumentError);
  for (const url of ['nats://', 'nats://a b', 'http://localhost', 'nats://localhost/path', 7, undefined, {}])
    await assert.rejects(NatsEventStore.open(url as string), InvalidArgumentError); // what a caller in JavaScript may pass
  await assert.rejects(openEventStore(`${nats.server.url}?colour=blue`), /prefix, replicas or timeout/);
});
