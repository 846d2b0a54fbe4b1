import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { defineEvent, shape, UnsupportedError } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { NatsServer, withoutNats, withoutOldNats } from '../../servers/nats.ts';
import { NatsCluster } from '../../servers/nats-cluster.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (text: string) => Noted({ text });
const both = { skip: withoutNats || withoutOldNats };

const together = (store: NatsEventStore, version: number) =>
  store.saveStreams([
    { streamId: 'Note-1', events: [note('one')], expectedVersion: version },
    { streamId: 'Note-2', events: [note('two')], expectedVersion: 'any' },
  ]);

test('an old server takes one stream at a time; when a newer one has its log, it takes several', both, async (t) => {
  const server = await NatsServer.start({ isOld: true });
  t.after(() => server.stop());
  const before = await NatsEventStore.open(server.url);
  assert.equal(before.capabilities.atomicAcrossStreams, false);
  await before.saveEvents('Note-1', [note('zero')], { expectedVersion: 'none' });
  await assert.rejects(together(before, 1), UnsupportedError);
  assert.equal((await before.getLastEvent('Note-1'))?.event.version, 1);
  await before.close();

  await server.renew();
  await using after = await NatsEventStore.open(server.url);
  assert.equal(after.capabilities.atomicAcrossStreams, true);
  assert.deepEqual(
    (await together(after, 1)).map(({ version }) => version),
    [2, 1],
  );
  const texts: unknown[] = [];
  for await (const { event } of after.getAllEvents()) texts.push(Noted.is(event) ? event.data.get('text') : undefined);
  assert.deepEqual(texts, ['zero', 'one', 'two']);
});

test('a log on several old servers is refused, and not made', { skip: withoutOldNats }, async (t) => {
  const cluster = await NatsCluster.start({ old: 3 });
  t.after(() => cluster.stop());
  const isRefused = (error: unknown) => {
    assert.ok(error instanceof UnsupportedError);
    assert.match(error.message, /on 3 servers .* before 2\.12\.2, and this is 2\.9\.10\. .* replicas: 1\./);
    return true;
  };
  await assert.rejects(NatsEventStore.open(cluster.urls), isRefused);
  const connection = await connect({ servers: cluster.urls.split(',') });
  t.after(() => connection.close());
  const { streams } = await jetstreamManager(connection);
  assert.equal((await streams.list().next()).length, 0);

  await (await NatsEventStore.open(cluster.urls, { replicas: 1 })).close();
  await streams.update('dvent', { num_replicas: 3 });
  await assert.rejects(NatsEventStore.open(cluster.urls, { replicas: 1 }), isRefused);
});

test('a log on several servers of which some are old is refused, also by way of a new one', both, async (t) => {
  const cluster = await NatsCluster.start({ old: 2 });
  t.after(() => cluster.stop());
  const [newServer] = cluster.servers;
  await assert.rejects(NatsEventStore.open(newServer?.url ?? '', { prefix: 'mixed' }), (error) => {
    assert.ok(error instanceof UnsupportedError);
    assert.match(error.message, /takes no batches|before 2\.12\.2/);
    return true;
  });
});
