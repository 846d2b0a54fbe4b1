import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { after, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../servers/postgres.ts';
import { Tailing } from './tailing.ts';
import { type SentQuery, watchedPool } from './watched-pool.ts';

// The connection that listens: where it cannot be had, is lost, or is told tales, subscribers go on, and nobody is stormed.

const Noted = defineEvent('Noted', shape<{ id: string }>());
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

const save = (store: EventStore, id: string) => store.saveEvents('Note-1', [Noted({ id }, { id })], { expectedVersion: 'any' });

/** Something at a port that is no PostgreSQL: it does with each connection what it is told. */
async function impostor(met: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const listening = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    met(socket);
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: `postgres://postgres@127.0.0.1:${address.port}/postgres`,
    [Symbol.dispose]() {
      listening.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The sessions that listen for a store's saves, by the server's numbers. */
const listeners = async () =>
  (await server.sql("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")).map(({ pid }) => Number(pid));

test('a server that refuses to be listened on is not stormed, and saves are seen all the same', {
  timeout: 30_000,
}, async (t) => {
  let attempts = 0;
  using refusing = await impostor((socket) => {
    attempts += 1;
    socket.destroy();
  });
  const sent: SentQuery[] = [];
  const pool = watchedPool(server.url(), (query) => sent.push(query));
  const store = await PostgresEventStore.open(pool, { schema: 'refused', listen: refusing.url });
  const tailing = new Tailing(store);
  await save(store, 'first');
  await tailing.until('first');
  sent.length = 0;
  while (sent.length < 40) await nextTurn(); // polls, about two seconds of them
  t.diagnostic(`${attempts} attempts to listen in the time of 40 polls`);
  assert.ok(attempts > 1, 'it is tried again');
  assert.ok(attempts <= 8, `${attempts} attempts`);
  await using other = await PostgresEventStore.open(server.url(), { schema: 'refused', listen: false });
  await save(other, 'second');
  await tailing.until('second');
  await tailing.end();
  await store.close();
  await pool.end();
});

test('closing does not wait for a server that is silent', { timeout: 20_000 }, async () => {
  const { promise: isMet, resolve: met } = Promise.withResolvers<void>();
  using silent = await impostor(() => met());
  const store = await PostgresEventStore.open(server.url(), { schema: 'silent', listen: silent.url });
  const tailing = new Tailing(store);
  await save(store, 'first');
  await tailing.until('first');
  await isMet;
  await tailing.end();
  await store.close();
});

test('a lost connection is made anew, and what was saved meanwhile is seen', { timeout: 30_000 }, async () => {
  await using reader = await PostgresEventStore.open(server.url(), { schema: 'lost' });
  await using writer = await PostgresEventStore.open(server.url(), { schema: 'lost', listen: false });
  const tailing = new Tailing(reader);
  for (let time = 1; time <= 3; time += 1) {
    let [pid] = await listeners();
    while (pid === undefined) [pid] = await listeners();
    await server.sql(`SELECT pg_terminate_backend(${pid})`);
    await save(writer, `after ${time}`);
    await tailing.until(`after ${time}`);
    while ((await listeners()).includes(pid)) await nextTurn();
  }
  await tailing.end();
  assert.deepEqual(tailing.ids, ['after 1', 'after 2', 'after 3']);
});

test('nonsense on the channel, and a number that no save has, neither end a subscriber nor make it run in a circle', {
  timeout: 30_000,
}, async (t) => {
  const sent: SentQuery[] = [];
  const pool = watchedPool(server.url(), (query) => sent.push(query));
  const reader = await PostgresEventStore.open(pool, { schema: 'tales' });
  await using writer = await PostgresEventStore.open(server.url(), { schema: 'tales', listen: false });
  const tailing = new Tailing(reader);
  await save(writer, 'first');
  await tailing.until('first');
  while ((await listeners()).length === 0) await nextTurn();
  const [row] = await server.sql('SELECT id FROM tales.log');
  const before = sent.length;
  for (const payload of ['', 'nonsense', '-1', '1e400', '999999999']) {
    await server.sql(`SELECT pg_notify('dvent_${row?.['id']}', '${payload}')`);
  }
  // Each takes a connection, so this takes a while: a reader in a circle would send hundreds of statements.
  for (let time = 0; time < 100; time += 1) await server.sql('SELECT 1');
  const statements = sent.length - before;
  t.diagnostic(`${statements} statements of the reader`);
  assert.ok(statements < 30, `${statements} statements`);
  await save(writer, 'second');
  await tailing.until('second');
  await tailing.end();
  await reader.close();
  await pool.end();
});

test('connections that the store makes are kept alive, so that a server which is gone without a word is found out', {
  timeout: 30_000,
}, async (t) => {
  const kept = t.mock.method(Socket.prototype, 'setKeepAlive');
  await using store = await PostgresEventStore.open(server.url(), { schema: 'kept', listen: server.url(), connections: 1 });
  const tailing = new Tailing(store);
  await save(store, 'first');
  await tailing.until('first');
  while ((await listeners()).length === 0) await nextTurn();
  await tailing.end();
  const alive = new Set(kept.mock.calls.filter((call) => call.arguments[0] === true).map((call) => call.this));
  assert.equal(alive.size, 2, 'the one of the pool, and the one that listens');
});
