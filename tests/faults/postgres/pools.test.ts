import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client, Pool, type PoolConfig } from 'pg';
import { defineEvent, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { CuttingProxy } from '../../servers/cutting-proxy.ts';
import { PostgresServer } from '../../servers/postgres.ts';

// The pool is the user's, with the user's settings.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

const settings: { readonly [what: string]: PoolConfig & { readonly pipeline?: boolean } } = {
  'sends ahead of the answers': { pipeline: true },
  'begins serializable transactions': { options: '-c default_transaction_isolation=serializable' },
  'begins transactions of repeatable reads': { options: '-c default_transaction_isolation=repeatable\\ read' },
  'has parsers of its own': { types: { getTypeParser: () => () => 'parsed' } },
};

for (const [what, config] of Object.entries(settings)) {
  test(`a store works on a pool that ${what}`, { timeout: 30_000 }, async () => {
    const pool = new Pool({ connectionString: server.url(), max: 4, ...config });
    const store = await PostgresEventStore.open(pool, { schema: what, listen: false });
    const saves = Array.from({ length: 64 }, (_, index) =>
      store.saveEvents(`Note-${index % 8}`, [Noted({ text: '“ä”' })], { expectedVersion: 'any' }),
    );
    await Promise.all(saves);
    const texts: unknown[] = [];
    for await (const { event } of store.getAllEvents()) texts.push(event.data.toJS());
    assert.deepEqual(texts, Array(64).fill({ text: '“ä”' }));
    await assert.rejects(store.saveEvents('Note-1', [Noted({ text: '' })], { expectedVersion: 3 }), { actual: 8 });
    await store.close();
    await pool.end();
  });
}

test('where the pool limits how long a query takes, the outcome is unknown, and the store goes on', {
  timeout: 30_000,
}, async () => {
  const pool = new Pool({ connectionString: server.url(), max: 4, query_timeout: 500 });
  const store = await PostgresEventStore.open(pool, { schema: 'timed', listen: false });
  const save = (id: string) => store.saveEvents('Note-1', [Noted({ text: '' }, { id })], { expectedVersion: 'any' });
  await save('before');
  const other = new Client({ connectionString: server.url() });
  await other.connect();
  await other.query('BEGIN; LOCK TABLE timed.events');
  await assert.rejects(save('held up'), { code: 'OUTCOME_UNKNOWN' });
  await other.query('COMMIT');
  await other.end();
  await save('held up');
  assert.equal((await store.getLastEvent('Note-1'))?.event.version, 2);
  await store.close();
  await pool.end();
});

for (const pipeline of [false, true]) {
  const how = pipeline ? ', ahead of the answers' : '';
  test(`what another user of the pool has begun and not ended takes no save with it${how}`, { timeout: 30_000 }, async () => {
    const config: PoolConfig & { pipeline: boolean } = { connectionString: server.url(), max: 1, pipeline };
    const pool = new Pool(config);
    const schema = `begun_${pipeline}`;
    const store = await PostgresEventStore.open(pool, { schema, listen: false });
    const save = (id: string) => store.saveEvents('Note-1', [Noted({ text: '' }, { id })], { expectedVersion: 'any' });
    const ids: string[] = [];
    for (const left of ['BEGIN', 'BEGIN; SELECT 1/0', 'DISCARD ALL', 'DEALLOCATE ALL']) {
      ids.push(`before ${left}`, `after ${left}`);
      await save(`before ${left}`);
      const borrowed = await pool.connect();
      await borrowed.query(left).catch(() => {});
      borrowed.release();
      await save(`after ${left}`);
    }
    const borrowed = await pool.connect();
    borrowed.query('BEGIN').catch(() => {});
    borrowed.release();
    await assert.rejects(save('beside'), { code: 'OUTCOME_UNKNOWN' });
    await save('beside');
    await store.close();
    await pool.end();
    const stored = await server.sql(`SELECT id FROM ${schema}.events ORDER BY save`);
    assert.deepEqual(
      stored.map(({ id }) => id),
      [...ids, 'beside'],
    );
  });
}

test('a connection that is lost during its first question is told to whoever waits, not to the process', {
  timeout: 30_000,
}, async () => {
  await using proxy = await CuttingProxy.before(server.port);
  const url = server.url().replace(`:${server.port}`, `:${proxy.port}`);
  const store = await PostgresEventStore.open(url, { schema: 'first', listen: false, connections: 4 });
  let cuts = 0;
  for (const where of ['request', 'answer', 'request'] as const) {
    void proxy.cutAt('pg_is_in_recovery', where).then(() => {
      cuts += 1;
    });
    // So many at once that some need a new connection.
    const told = (error: unknown) => error;
    const saves = ['a', 'b', 'c'].map((id) =>
      store.saveEvents(`Note-${where}-${id}`, [Noted({ text: '' })], { expectedVersion: 'any' }).catch(told),
    );
    await Promise.all([...saves, ...['a', 'b', 'c'].map((id) => store.getEvent(id).catch(told))]);
  }
  assert.ok(cuts > 0, 'a connection was cut');
  await store.close();
});

test('a pool that takes its answers in binary form is refused', { timeout: 30_000 }, async () => {
  const pool = new Pool({ connectionString: server.url(), binary: true } as PoolConfig); // `pg` documents it, its types do not
  await assert.rejects(PostgresEventStore.open(pool, { schema: 'binary', listen: false }), { code: 'UNSUPPORTED' });
  await pool.end();
});
