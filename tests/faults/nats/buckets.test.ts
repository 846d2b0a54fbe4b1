import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { NatsServer, withoutNats } from '../../servers/nats.ts';
import { NatsCluster } from '../../servers/nats-cluster.ts';

// The stream that holds the buckets of a log, and what is left in it by those who do not live to clean up.

const skip = { skip: withoutNats, timeout: 60_000 };
let server: NatsServer;
let connection: NatsConnection;
let manager: JetStreamManager;
before(async () => {
  if (withoutNats) return;
  server = await NatsServer.start();
  connection = await connect({ servers: server.url });
  manager = await jetstreamManager(connection);
});
after(async () => {
  await connection?.close();
  await server?.stop();
});

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value);
const messagesIn = async (stream: string) => (await manager.streams.info(stream)).state.messages;

test('the stream is made at the first use of a bucket, once, by whoever comes first', skip, async () => {
  const stores = await Promise.all(Array.from({ length: 4 }, () => NatsEventStore.open(server.url, { prefix: 'first' })));
  assert.equal(await manager.streams.info('first_kept').catch(() => undefined), undefined);
  const revisions = await Promise.all(stores.map((store, at) => store.bucket('keys').put(`key ${at}`, bytes('x'))));
  assert.deepEqual(revisions.toSorted(), [1, 2, 3, 4]);
  for (const store of stores) await store.close();
});

test('it is kept on as many servers as the log', skip, async (t) => {
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  const own = await connect({ servers: cluster.urls.split(',') });
  await using store = await NatsEventStore.open(own, { timeout: 30_000 });
  await store.bucket('keys').put('Ada', bytes('secret'));
  const { config } = await (await jetstreamManager(own)).streams.info('dvent_kept');
  assert.equal(config.num_replicas, 3);
  await own.close();
});

for (const [what, change, error] of [
  ['those of another log', { description: 'dvent buckets, format 1, of log 0123456789ab' }, { code: 'INTEGRITY' }],
  ['no buckets', { description: 'something else' }, { code: 'UNSUPPORTED', message: /holds no buckets/ }],
  [
    'made by a newer dvent',
    { description: 'dvent buckets, format 2, of log 0123456789ab' },
    { code: 'UNSUPPORTED', message: /newer/ },
  ],
  ['set to forget', { max_age: 1_000_000_000 }, { code: 'UNSUPPORTED', message: /max_age/ }],
] as const) {
  test(`buckets that are ${what} are refused, and left as they were`, skip, async () => {
    const prefix = `refused-${what.replaceAll(' ', '-')}`;
    await using store = await NatsEventStore.open(server.url, { prefix });
    const [, logId = ''] = /identity (\w+)$/.exec((await manager.streams.info(prefix)).config.description ?? '') ?? [];
    const config = { description: `dvent buckets, format 1, of log ${logId}`, ...change };
    const { config: made } = await manager.streams.add({ name: `${prefix}_kept`, subjects: [`${prefix}_kept.>`], ...config });
    await assert.rejects(store.bucket('keys').put('Ada', bytes('secret')), error);
    assert.deepEqual((await manager.streams.info(`${prefix}_kept`)).config, made);
  });
}

test('what a writer left behind who died after its put goes with the next put, and with a deletion', skip, async () => {
  await using store = await NatsEventStore.open(server.url, { prefix: 'left' });
  const bucket = store.bucket('keys');
  const subject = 'left_kept.keys.Ada.0';
  const again = async () => {
    const message = await manager.streams.getMessage('left_kept', { last_by_subj: subject });
    await jetstream(connection).publish(subject, message?.data);
  };
  const first = (await bucket.put('Ada', bytes('first'))) ?? 0;
  await again();
  await again();
  assert.equal(await messagesIn('left_kept'), 3);
  assert.equal(await bucket.put('Ada', bytes('late'), { expected: first }), undefined, 'it was replaced');
  assert.notEqual(await bucket.put('Ada', bytes('second')), undefined);
  assert.equal(await messagesIn('left_kept'), 1);
  await again();
  assert.equal(await bucket.delete('Ada'), true);
  assert.equal(await messagesIn('left_kept'), 0);
  assert.equal(await bucket.get('Ada'), undefined);
});

test('a deletion whose writer died in its midst counts, and is finished by the next one, or by a put', skip, async () => {
  await using store = await NatsEventStore.open(server.url, { prefix: 'begun' });
  const bucket = store.bucket('keys');
  const subject = 'begun_kept.keys.Ada.0';
  for (const finish of ['delete', 'put'] as const) {
    const revision = (await bucket.put('Ada', bytes('secret'))) ?? 0;
    const nothing = new Uint8Array(17).fill(7);
    nothing[0] = 2; // as the store says that there is nothing
    await jetstream(connection).publish(subject, nothing);
    assert.equal(await bucket.get('Ada'), undefined);
    for await (const kept of bucket.entries()) assert.fail(`"${kept.key}" is listed`);
    assert.equal(await bucket.put('Ada', bytes('late'), { expected: revision }), undefined);
    if (finish === 'delete') assert.equal(await bucket.delete('Ada'), false);
    else assert.notEqual(await bucket.put('Ada', bytes('anew'), { expected: 0 }), undefined);
    assert.equal(await messagesIn('begun_kept'), finish === 'delete' ? 0 : 1);
    assert.equal(text((await bucket.get('Ada'))?.value), finish === 'delete' ? undefined : 'anew');
  }
});

test('a value of as many bytes as the store takes is kept, and one more is refused with both sizes', skip, async () => {
  await using store = await NatsEventStore.open(server.url, { prefix: 'large' });
  const { bucketBytes } = store.limits;
  const bucket = store.bucket('keys');
  await assert.rejects(bucket.put('Ada', new Uint8Array(bucketBytes + 1)), {
    code: 'INVALID_ARGUMENT',
    message: `value must be at most ${bucketBytes} bytes, got "${bucketBytes + 1} bytes".`,
  });
  assert.equal(await bucket.get('Ada'), undefined);
  await bucket.put('Ada', new Uint8Array(bucketBytes).fill(200));
  const kept = await bucket.get('Ada');
  assert.deepEqual([kept?.value.length, kept?.value.at(-1)], [bucketBytes, 200]);
});
