import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { defineEvent, type Event, type EventStore, shape } from '../../../src/index.ts';
import { messageId } from '../../../src/stores/nats/appender.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { encodeEvents, encodeSave, type SaveHeader } from '../../../src/stores/nats/messages.ts';
import { NatsCluster, withoutNats } from '../../servers/nats.ts';

// What a leader that was just elected might let through: a second message that follows upon the same save. Its writer has died before
// it could look.

const timestamp = '2026-01-01T00:00:00.000Z';
const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (id: string) => Noted({ text: id }, { id, timestamp });

async function idsIn(events: AsyncIterable<{ readonly event: { readonly id: string } }>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of events) ids.push(event.id);
  return ids;
}

const inStream = (store: EventStore) => idsIn(store.getEvents('Note-1'));
const inLog = (store: EventStore) => idsIn(store.getAllEvents());

async function summaries(store: EventStore): Promise<readonly (readonly [status: string, version: number])[]> {
  const found: [string, number][] = [];
  for await (const { status, version } of store.getStreams()) found.push([status, version]);
  return found;
}

/** The save number in a position. */
const saveIn = (position: string | undefined) => Number.parseInt(String(position).split('.')[1] ?? '', 16);

const isUnderWay = (stream: string) =>
  JSON.stringify({ stream, seq: 0, error: { code: 409, err_code: 10_158, description: 'duplicate message id is in process' } });

/** As stores are that were opened some time ago: sure of who leads. */
const someTimePasses = (t: TestContext) => t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 20_000 });

describe('a second message that follows upon the same save is void', { skip: withoutNats }, () => {
  let cluster: NatsCluster;
  let connection: NatsConnection;
  let logs = 0;
  before(async () => {
    cluster = await NatsCluster.start();
    connection = await connect({ servers: cluster.urls.split(',') });
  });
  after(async () => {
    await connection.close();
    await cluster.stop();
  });

  async function log() {
    logs += 1;
    const prefix = `void-${logs}`;
    const open = () => NatsEventStore.open(cluster.urls, { prefix, replicas: 3, timeout: 15_000 });
    return {
      prefix,
      open,
      write: (header: SaveHeader, event: Event) =>
        jetstream(connection).publish(`${prefix}.Note.1`, encodeSave(header, encodeEvents([event]))),
    };
  }

  test('for a load, for the log, and for who writes on', async () => {
    const { open, write } = await log();
    await using store = await open();
    const first = await store.saveEvents('Note-1', [note('first')], { expectedVersion: 'none' });
    await store.saveEvents('Note-1', [note('second')], { expectedVersion: 1 });
    await write({ from: 2, previous: [saveIn(first.position)] }, note('void'));

    await using other = await open();
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

  test('for a reader of the log who begins between the two, long after the election, and has seen nothing of the stream', async (t) => {
    const { open, write } = await log();
    await using store = await open();
    const first = await store.saveEvents('Note-1', [note('first')], { expectedVersion: 'none' });
    await store.saveEvents('Note-1', [note('second')], { expectedVersion: 1 });
    const { position } = await store.saveEvents('Note-2', [note('of another')], { expectedVersion: 'none' });
    await write({ from: 2, previous: [saveIn(first.position)] }, note('void'));

    await using other = await open();
    someTimePasses(t);
    assert.ok(position);
    assert.deepEqual(await idsIn(other.getAllEvents({ after: position })), []);
    await store.saveEvents('Note-1', [note('third')], { expectedVersion: 2 });
    assert.deepEqual(await idsIn(other.getAllEvents({ after: position })), ['third']);
    assert.deepEqual(await idsIn(other.getAllEvents({ backwards: true, limit: 2 })), ['third', 'of another']);
  });

  test('behind the deletion of its stream, which is told once, and is the same when it is said again', async () => {
    const { open, write } = await log();
    await using store = await open();
    await store.saveEvents('Note-1', [note('first')], { expectedVersion: 'none' });
    const second = await store.saveEvents('Note-1', [note('second')], { expectedVersion: 1 });
    const deleted = await store.deleteStream('Note-1', { expectedVersion: 2 });
    const [tombstone] = deleted.events;
    assert.ok(tombstone);
    await write({ from: 3, previous: [saveIn(second.position)] }, note('void'));

    await using other = await open();
    assert.deepEqual(await inLog(other), [tombstone.id], 'before it is covered');
    assert.deepEqual(await inStream(other), []);
    await assert.rejects(other.saveEvents('Note-1', [note('third')], { expectedVersion: 'any' }), { code: 'STREAM_DELETED' });
    await using late = await open();
    for (const reader of [store, other, late]) {
      assert.deepEqual(await inLog(reader), [tombstone.id]);
      assert.equal((await reader.getEvent(tombstone.id))?.position, deleted.position);
      assert.equal((await reader.deleteStream('Note-1', { expectedVersion: 'any' })).position, deleted.position);
      assert.deepEqual(await summaries(reader), [['deleted', 3]]);
    }
  });

  test('also where it is the deletion: then the stream lives', async () => {
    const { prefix, open, write } = await log();
    await using store = await open();
    const first = await store.saveEvents('Note-1', [note('first')], { expectedVersion: 'none' });
    await store.saveEvents('Note-1', [note('second')], { expectedVersion: 1 });
    const save = saveIn(first.position);
    await jetstream(connection).publish(`${prefix}.$.Note.1`, JSON.stringify({ dvent: 1, deletion: 'begun' }));
    await write({ from: 2, previous: [save], created: { save, timestamp } }, note('void'));

    await using other = await open();
    for (const reader of [other, store]) {
      assert.deepEqual(await inLog(reader), ['first', 'second']);
      assert.deepEqual(await inStream(reader), ['first', 'second']);
      assert.deepEqual(await summaries(reader), [['live', 2]]);
    }
    await other.saveEvents('Note-1', [note('third')], { expectedVersion: 2 });
    assert.deepEqual(await inStream(store), ['first', 'second', 'third']);
  });

  test('also where it comes after all, when its id was given up: whoever wrote the second is not told that it was saved', async (t) => {
    const { prefix, open } = await log();
    await using made = await open();
    const first = await made.saveEvents('Note-1', [note('first')], { expectedVersion: 'none' });
    const leader = await cluster.leaderOf(prefix, connection);
    await cluster.ready(prefix, connection);
    const own = await connect({ servers: leader.url });
    t.after(() => own.close());
    await using store = await NatsEventStore.open(own, { prefix, timeout: 15_000 });
    await using other = await open();
    someTimePasses(t);

    const ids = new Set<string>();
    const { promise: isGivenUp, resolve: givesUp } = Promise.withResolvers<void>();
    const publish = own.publish.bind(own);
    own.publish = (subject, body, options) => {
      const id = options?.headers?.get('Nats-Msg-Id');
      // Servers that are newer than 2.9, which keeps silent then, say that they know a message which is under way.
      if (id && options?.reply && ids.has(id)) return publish(options.reply, isUnderWay(prefix));
      if (id) ids.add(id);
      if (ids.size > 1) givesUp();
      publish(subject, body, options);
    };
    // The others hold up what the leader has accepted already.
    const others = cluster.servers.filter((server) => server !== leader);
    for (const server of others) server.freeze();
    const after = saveIn(first.position);
    const theirs = jetstream(own, { timeout: 15_000 }).publish(
      `${prefix}.Note.1`,
      encodeSave({ from: 2, previous: [after] }, encodeEvents([note('theirs')])),
      { msgID: messageId('Note-1', { after, known: 0 }), expect: { lastSubjectSequence: after } },
    );
    const mine = store.saveEvents('Note-1', [note('mine')], { expectedVersion: 'any' });
    await isGivenUp.finally(() => {
      for (const server of others) server.thaw();
    });
    await theirs;
    assert.equal((await mine).version, 3);
    assert.deepEqual(await inStream(other), ['first', 'theirs', 'mine']);
    assert.deepEqual(await inLog(other), ['first', 'theirs', 'mine']);
  });
});
