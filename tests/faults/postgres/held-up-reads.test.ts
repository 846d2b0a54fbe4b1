import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../servers/postgres.ts';
import { Tailing } from './tailing.ts';
import { type SentQuery, watchedPool } from './watched-pool.ts';

// A read that the server holds up: somebody cancels it, a limit of the user's ends it, or nothing does.

const Noted = defineEvent('Noted', shape<{ id: string }>());
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

const save = (store: EventStore, id: string) => store.saveEvents('Note-1', [Noted({ id }, { id })], { expectedVersion: 'any' });

/** The events of a schema, in the hands of somebody who lets nobody read. */
async function locked(schema: string) {
  const client = new Client({ connectionString: server.url() });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${schema}.events`);
  return {
    /** Comes back when a read waits for the table; gives the server's numbers of the sessions. */
    async heldUp(): Promise<readonly number[]> {
      for (;;) {
        const waiting = `SELECT pid FROM pg_locks WHERE NOT granted AND relation = '${schema}.events'::regclass`;
        const { rows } = await client.query<{ pid: number }>(waiting);
        if (rows.length > 0) return rows.map(({ pid }) => pid);
      }
    },
    cancel: async (pid: number) => void (await client.query('SELECT pg_cancel_backend($1)', [pid])),
    async unlock() {
      await client.query('ROLLBACK');
      await client.end();
    },
  };
}

describe('a subscriber whose reads are ended by the server goes on, and misses nothing', () => {
  test('cancelled by an operator, again and again', { timeout: 30_000 }, async () => {
    const sent: SentQuery[] = [];
    const pool = watchedPool(server.url(), (query) => sent.push(query));
    const store = await PostgresEventStore.open(pool, { schema: 'cancelled', listen: false });
    await save(store, 'first');
    const tailing = new Tailing(store);
    await tailing.until('first');
    const table = await locked('cancelled');
    for (let time = 1; time <= 3; time += 1) {
      const [pid = 0] = await table.heldUp();
      const before = sent.length;
      await table.cancel(pid);
      while (sent.length === before) await nextTurn();
    }
    await table.unlock();
    for (const id of ['second', 'third']) await save(store, id);
    await tailing.until('third');
    await tailing.end();
    assert.deepEqual(tailing.ids, ['first', 'second', 'third']);
    await store.close();
    await pool.end();
  });

  for (const limit of ['statement_timeout', 'lock_timeout']) {
    test(`by the pool's ${limit}`, { timeout: 30_000 }, async () => {
      const schema = `limited_by_${limit}`;
      const store = await PostgresEventStore.open(server.url(), { schema, listen: false });
      const sent: SentQuery[] = [];
      const pool = watchedPool(server.url(), (query) => sent.push(query), { options: `-c ${limit}=20` });
      const reader = await PostgresEventStore.open(pool, { schema, listen: false });
      await save(store, 'first');
      const tailing = new Tailing(reader);
      await tailing.until('first');
      const table = await locked(schema);
      sent.length = 0;
      while (sent.length < 5) await nextTurn();
      await table.unlock();
      for (const id of ['second', 'third']) await save(store, id);
      await tailing.until('third');
      await tailing.end();
      assert.deepEqual(tailing.ids, ['first', 'second', 'third']);
      for (const each of [reader, store]) await each.close();
      await pool.end();
    });
  }
});

describe('a subscriber whose read is held up', () => {
  for (const how of ['leaves', 'is ended by closing the store'] as const) {
    test(`${how} at once`, { timeout: 30_000 }, async () => {
      const schema = `held_${how.slice(0, 2)}`;
      const pool = new Pool({ connectionString: server.url(), max: 4 });
      const store = await PostgresEventStore.open(pool, { schema, listen: false });
      await save(store, 'first');
      const stop = new AbortController();
      const following = (async () => {
        for await (const _ of store.subscribe({ signal: stop.signal }));
      })();
      const table = await locked(schema);
      await table.heldUp();
      if (how === 'leaves') {
        stop.abort();
        await following;
        await table.unlock();
        await store.close();
      } else {
        const ended = assert.rejects(following, { code: 'STORE_CLOSED' });
        await store.close();
        await ended;
        await table.unlock();
      }
      await pool.end();
    });
  }
});

test('closing lets nobody wait for a connection that will never come', { timeout: 20_000 }, async () => {
  const store = await PostgresEventStore.open(server.url(), { schema: 'closing', listen: false, connections: 1 });
  await save(store, 'first');
  const table = await locked('closing');
  const read = async () => {
    for await (const _ of store.getEvents('Note-1'));
  };
  const holding = read(); // has the only connection
  await table.heldUp();
  const behind = [read(), read(), store.subscribe()[Symbol.asyncIterator]().next()];
  const refused = behind.map((waiting) => assert.rejects(waiting, { code: 'STORE_CLOSED' }));
  const closing = store.close();
  await Promise.all(refused);
  await table.unlock();
  await holding;
  await closing;
});
