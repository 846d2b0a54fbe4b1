import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client, Pool, type PoolConfig } from 'pg';
import { defineEvent, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../servers/postgres.ts';

// The pool is the user's, with the user's settings.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

const settings: { readonly [what: string]: PoolConfig & { readonly pipeline?: boolean } } = {
  'sends ahead of the answers': { pipeline: true },
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
