import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { defineEvent, type EventStore, StoreClosedError, StoreUnavailableError, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { Follower } from '../../../src/testing/follower.ts';
import { freePort } from '../../servers/free-port.ts';
import { answers, NatsServer, withoutNats } from '../../servers/nats.ts';
import { temporaryFile } from '../temporary-folder.ts';

// Connections that are lost for long: one of the store's own never gives up, and who waits for one that has is told so.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const skip = { skip: withoutNats, timeout: 60_000 };
const save = (store: EventStore) => store.saveEvents('Note-1', [Noted({ text: 'x' })], { expectedVersion: 'any' });

test('a subscriber on a connection that has given up is told so, and does not wait for ever', skip, async (t) => {
  const server = await NatsServer.start();
  t.after(() => server.stop());
  const connection = await connect({ servers: server.url, maxReconnectAttempts: 1, reconnectTimeWait: 10 });
  await using store = await NatsEventStore.open(connection, { timeout: 1_000 });
  await save(store);
  const follower = new Follower(store.subscribe());
  await follower.untilEvents(1);
  await server.kill();
  await connection.closed();
  const { error } = await follower.untilEnded();
  assert.ok(error instanceof StoreUnavailableError, `it has ended with ${error}`);
  assert.match(error.message, /the connection was closed/);
});

test('who follows or reads while the server is gone is let go at once', skip, async (t) => {
  const server = await NatsServer.start();
  t.after(() => server.stop());
  const connection = await connect({ servers: server.url, maxReconnectAttempts: -1 });
  t.after(() => connection.close());
  const store = await NatsEventStore.open(connection, { timeout: 1_000_000 });
  await save(store);
  await server.kill();
  const leaving = new AbortController();
  const follower = new Follower(store.subscribe({ signal: leaving.signal }));
  const reading = (async () => {
    for await (const _ of store.getEvents('Note-1'));
  })();
  const isEnded = assert.rejects(reading, StoreClosedError);
  // The client has tried to come back: those who ask have been told that there is nobody.
  for await (const { type } of connection.status()) if (type === 'reconnecting') break;
  leaving.abort();
  assert.deepEqual(await follower.untilEnded(), {});
  await store.close();
  await isEnded;
});

test('a store whose user is not let in for a while goes on when they are', skip, async (t) => {
  const configuration = temporaryFile(t);
  const password = (text: string) =>
    writeFileSync(
      configuration,
      `jetstream {}\nno_auth_user: root\nauthorization { users: [{ user: ada, password: ${text} }, { user: root, password: root }] }\n`,
    );
  const place = { name: 'guarded', folder: join(configuration, '..'), port: await freePort() };
  const server = new NatsServer({ ...place, cluster: { configuration, parameters: [] } });
  t.after(() => server.kill());
  const restart = async (text: string) => {
    await server.kill();
    password(text);
    server.launch();
    await answers(server.url);
  };
  await restart('right');
  await using store = await NatsEventStore.open(`nats://ada:right@127.0.0.1:${server.port}`);
  await save(store);
  const follower = new Follower(store.subscribe());
  await follower.untilEvents(1);
  await restart('another');
  while ((server.told.match(/authentication error/g) ?? []).length < 4) await delay(20);
  await restart('right');
  await using other = await NatsEventStore.open(server.url);
  await save(other);
  await follower.untilEvents(2);
  assert.equal((await save(store)).version, 3);
});
