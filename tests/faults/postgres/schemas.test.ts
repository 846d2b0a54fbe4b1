import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Pool } from 'pg';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { Driver } from '../../../src/stores/postgres/driver.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { migrate, migrations } from '../../../src/stores/postgres/schema.ts';
import { CuttingProxy } from '../../servers/cutting-proxy.ts';
import { freePort } from '../../servers/free-port.ts';
import { PostgresServer, systemBinaries, withoutSystem } from '../../servers/postgres.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

const note = (store: EventStore, id: string) =>
  store.saveEvents('Note-1', [Noted({ text: id }, { id })], { expectedVersion: 'any' });

async function idsIn(store: EventStore): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of store.getAllEvents()) ids.push(event.id);
  return ids;
}

for (const isolation of ['read committed', 'repeatable read', 'serializable']) {
  test(`stores that are opened at once on an empty database make one schema, and one log, where transactions are ${isolation}`, async () => {
    const schema = `at once ${isolation}`;
    const pools = Array.from({ length: 12 }, () => {
      const options = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
      return new Pool({ connectionString: server.url(), max: 2, options });
    });
    const stores = await Promise.all(pools.map((pool) => PostgresEventStore.open(pool, { schema, listen: false })));
    await Promise.all(stores.map((store, index) => note(store, `n${index}`)));
    for (const store of stores) assert.equal((await idsIn(store)).length, 12);
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(pools.map((pool) => pool.end()));
    assert.deepEqual(await server.sql(`SELECT count(*)::int AS logs FROM "${schema}".log`), [{ logs: 1 }]);
  });
}

test('a schema can have any name that PostgreSQL keeps whole', async () => {
  for (const schema of ['x"y', "it's; DROP TABLE events; --", 'Größe 🥛', '$dvent$', 'a\\b', 'UPPER lower', 'x'.repeat(63)]) {
    await using store = await PostgresEventStore.open(server.url(), { schema });
    await note(store, 'n1');
    await note(store, 'n2');
    await assert.rejects(store.saveEvents('Note-1', [Noted({ text: 'x' })], { expectedVersion: 0 }), { actual: 2 });
    await store.deleteStream('Note-1', { expectedVersion: 2 });
    const found = await server.sql(`SELECT 1 FROM pg_namespace WHERE nspname = '${schema.replaceAll("'", "''")}'`);
    assert.equal(found.length, 1, schema);
  }
  for (const schema of ['', 'pg_mine', 'x'.repeat(64), 'ü'.repeat(32), 'a\0b', '\ud800'])
    await assert.rejects(PostgresEventStore.open(server.url(), { schema }), { code: 'INVALID_ARGUMENT', field: 'schema' });
});

test('an option out of range is refused, and named', async () => {
  for (const [field, value] of Object.entries({ saveBytes: 512 * 1024 * 1024 + 1, connections: 0, pooled: 'yes', listen: true }))
    await assert.rejects(Reflect.apply(PostgresEventStore.open, PostgresEventStore, [server.url(), { [field]: value }]), {
      code: 'INVALID_ARGUMENT',
      field,
    });
});

test('a schema of an older form is brought to the newest, and keeps what it holds', async () => {
  const pool = new Pool({ connectionString: server.url() });
  const driver = new Driver(pool, { pooled: false });
  const logId = await migrate(driver, { schema: 'older', to: 1 });
  await server.sql(`INSERT INTO older.streams (stream_id, category, version, save, place, timestamp)
    VALUES ('Note-1', 'Note', 1, nextval('older.saves'), 0, '2026-01-01T00:00:00.000Z');
    INSERT INTO older.events (save, place, stream, version, id, type, timestamp, data)
    VALUES (1, 0, 1, 1, 'old', 'Noted', '2026-01-01T00:00:00.000Z', '{"text":"old"}')`);
  await using store = await PostgresEventStore.open(pool, { schema: 'older' });
  await note(store, 'new');
  assert.deepEqual(await idsIn(store), ['old', 'new']);
  assert.deepEqual(await server.sql('SELECT id, form FROM older.log'), [{ id: logId, form: migrations.length }]);
  await store.close();
  await pool.end();
});

test('a connection that is lost while a schema is made is told as such, and opening again finds it made or makes it', {
  timeout: 30_000,
}, async () => {
  await using proxy = await CuttingProxy.before(server.port);
  const url = server.url().replace(`:${server.port}`, `:${proxy.port}`);
  for (const [index, text] of ['server_encoding', 'dvent migrate', 'CREATE SEQUENCE', 'COMMIT'].entries()) {
    for (const cut of ['request', 'answer'] as const) {
      const schema = `cut_${index}_${cut}`;
      const isCut = proxy.cutAt(text, cut);
      await assert.rejects(PostgresEventStore.open(url, { schema }), { code: 'STORE_UNAVAILABLE' });
      await isCut;
      await using store = await PostgresEventStore.open(url, { schema });
      await note(store, 'n1');
      assert.equal((await server.sql(`SELECT id FROM ${schema}.log`)).length, 1);
    }
  }
});

const tablesIn = (schema: string) =>
  server.sql(`SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace ORDER BY relname`);

test('a schema that a newer dvent made, and one of another application, are refused and left as they were', async () => {
  await (await PostgresEventStore.open(server.url(), { schema: 'newer' })).close();
  await server.sql('UPDATE newer.log SET form = 99');
  await server.sql('CREATE SCHEMA foreigner; CREATE TABLE foreigner.events (id integer)');
  await server.sql('CREATE SCHEMA namesake; CREATE TABLE namesake.log (line text)');
  await server.sql('CREATE SCHEMA hollow; CREATE TABLE hollow.log (id text, form integer)');
  for (const [schema, message] of [
    ['newer', /form 99, which a newer dvent wrote.*Update dvent/],
    ['foreigner', /another application/],
    ['namesake', /another application/],
    ['hollow', /another application/],
  ] as const) {
    const before = await tablesIn(schema);
    await assert.rejects(PostgresEventStore.open(server.url(), { schema }), { code: 'UNSUPPORTED', message });
    assert.deepEqual(await tablesIn(schema), before);
  }
});

test('after the last number that JavaScript tells from the next, saves are refused, and what is there stays', {
  timeout: 30_000,
}, async () => {
  await using store = await PostgresEventStore.open(server.url(), { schema: 'full', listen: false });
  await note(store, 'first');
  await server.sql(`SELECT setval('"full".saves', ${Number.MAX_SAFE_INTEGER - 2})`);
  const events = ['a', 'b'].map((id) => Noted({ text: id }, { id }));
  const second = await store.saveEvents('Note-1', events, { expectedVersion: 1 });
  const third = await note(store, 'last');
  assert.ok((second.position ?? '') < (third.position ?? ''));
  const refused = { code: 'STORE_UNAVAILABLE', message: /reached maximum value/ };
  await assert.rejects(note(store, 'too much'), refused);
  await assert.rejects(store.deleteStream('Note-1', { expectedVersion: 'any' }), refused);
  assert.deepEqual(await idsIn(store), ['first', 'a', 'b', 'last']);
  const followed: string[] = [];
  for await (const { event } of store.subscribe()) if (followed.push(event.id) === 4) break;
  assert.deepEqual(followed, ['first', 'a', 'b', 'last']);
});

test('an empty schema that somebody has made is taken', async () => {
  await server.sql('CREATE SCHEMA prepared_for_us');
  await using store = await PostgresEventStore.open(server.url(), { schema: 'prepared_for_us' });
  await note(store, 'n1');
});

test('a user without the right to create anything can open a schema that is there, and no other', async () => {
  await (await PostgresEventStore.open(server.url(), { schema: 'granted' })).close();
  await server.sql(`CREATE ROLE clerk LOGIN;
    GRANT USAGE ON SCHEMA granted TO clerk; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA granted TO clerk;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA granted TO clerk; REVOKE CREATE ON DATABASE postgres FROM PUBLIC`);
  const url = server.url().replace('postgres@', 'clerk@');
  await using store = await PostgresEventStore.open(url, { schema: 'granted' });
  await note(store, 'n1');
  assert.deepEqual(await idsIn(store), ['n1']);
  await assert.rejects(PostgresEventStore.open(url, { schema: 'not there' }), {
    code: 'UNSUPPORTED',
    message: /permission denied/,
  });
});

test('a server that cannot be reached, a database that is not there and one in another encoding are told apart', async () => {
  const closed = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`;
  await assert.rejects(PostgresEventStore.open(closed), { code: 'STORE_UNAVAILABLE', message: /ECONNREFUSED/ });
  await assert.rejects(PostgresEventStore.open(server.url('nowhere')), { code: 'UNSUPPORTED', message: /does not exist/ });
  await server.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  await assert.rejects(PostgresEventStore.open(server.url('latin')), { code: 'UNSUPPORTED', message: /LATIN1/ });
  for (const url of ['', 'nonsense', 'http://127.0.0.1/x', 42, null, {}, { connect() {} }])
    await assert.rejects(Reflect.apply(PostgresEventStore.open, PostgresEventStore, [url]), { code: 'INVALID_ARGUMENT' });
});

test('a server in recovery is refused: it may not have what was acknowledged', { skip: withoutSystem }, async () => {
  const system = systemBinaries();
  assert.ok(system);
  const primary = await PostgresServer.start({ binaries: system, settings: { fsync: 'off', wal_level: 'replica' } });
  await (await PostgresEventStore.open(primary.url())).close();
  const standby = await PostgresServer.start({
    binaries: system,
    copy: (folder, identity) => {
      const backup = ['-D', folder, '-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres', '-R', '--checkpoint=fast'];
      execFileSync(join(system.folder, 'pg_basebackup'), backup, identity);
    },
  });
  await assert.rejects(PostgresEventStore.open(standby.url()), { code: 'UNSUPPORTED', message: /in recovery/ });
  await standby.stop();
  await primary.stop();
});
