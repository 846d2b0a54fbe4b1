import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { NatsServer, withoutNats, withoutOldNats } from '../../servers/nats.ts';
import { NatsCluster } from '../../servers/nats-cluster.ts';
import { filesWith } from '../files-with.ts';
import { times } from '../fire.ts';

// What was replaced in a bucket, or deleted from it, is in none of the server's files.

const alone = [
  { name: 'nats-server', skip: withoutNats, isOld: false },
  { name: 'nats-server 2.9', skip: withoutOldNats, isOld: true },
];

/** Comes back when a folder's files hold it: a server may write a little later than it answers. */
async function untilFound(folder: string, bytes: Buffer): Promise<void> {
  for (const deadline = Date.now() + 20_000; filesWith(folder, bytes).length === 0; await delay(20))
    assert.ok(Date.now() < deadline, 'the search does not find it before');
}

for (const { name, skip, isOld } of alone) {
  test(`${name}: a value is in the files until it is replaced or deleted`, { skip, timeout: 60_000 }, async (t) => {
    const server = await NatsServer.start({ isOld });
    t.after(() => server.stop());
    await using store = await NatsEventStore.open(server.url);
    const bucket = store.bucket('keys');
    for (const bytes of [32, 50_000]) {
      const [replaced, secret, kept] = [randomBytes(bytes), randomBytes(bytes), randomBytes(bytes)];
      await bucket.put('Bob', kept);
      await bucket.put('Ada', replaced);
      await untilFound(server.folder, replaced);
      await bucket.put('Ada', secret);
      await untilFound(server.folder, secret);
      assert.deepEqual(filesWith(server.folder, replaced.subarray(0, 32)), []);
      assert.equal(await bucket.delete('Ada'), true);
      for (const part of [secret.subarray(0, 32), secret.subarray(-32)]) assert.deepEqual(filesWith(server.folder, part), []);
      assert.notDeepEqual(filesWith(server.folder, kept), []);
    }
  });
}

test('three servers: a value that was deleted leaves their Raft logs within five minutes', {
  skip: withoutNats || times<string | false>(false, 'it takes three minutes: npm run test:fire'),
  timeout: 400_000,
}, async (t) => {
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  const folder = cluster.servers[0]?.folder ?? '';
  await using store = await NatsEventStore.open(cluster.urls, { timeout: 30_000 });
  const bucket = store.bucket('keys');
  const secret = randomBytes(32);
  await bucket.put('Ada', secret);
  await untilFound(folder, secret);
  await bucket.delete('Ada');
  const begun = Date.now();
  for (; filesWith(folder, secret).length > 0; await delay(1_000))
    assert.ok(Date.now() < begun + 300_000, `it is in ${filesWith(folder, secret)}`);
  t.diagnostic(`${Math.round((Date.now() - begun) / 1_000)} s after it was deleted it was in no file of the three`);
});
