import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { PostgresEventStore } from '../../src/stores/postgres/index.ts';
// The source, since no benchmark needs to be installed for this.
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { PostgresServer } from '../../tests/servers/postgres.ts';
import { schema } from '../contenders/node-sqlite.ts';
import { schema as postgresSchema } from '../contenders/pg-schema.ts';

function shapeOf(database: DatabaseSync): object {
  const all = (query: string) =>
    database
      .prepare(query)
      .all()
      .map((row) => ({ ...row }));
  const indexes = all(`SELECT name, "unique", partial FROM pragma_index_list('events') ORDER BY name`);
  return {
    columns: all(`SELECT name, type, "notnull", pk FROM pragma_table_info('events')`),
    indexes: indexes.map((index) => ({ ...index, columns: all(`SELECT name FROM pragma_index_info('${index.name}')`) })),
  };
}

test("the raw driver's table has the columns and the indexes of the store's", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dvent-raw-table-'));
  try {
    const file = join(directory, 'ours.db');
    await (await SqliteEventStore.open(file)).close();
    const ours = new DatabaseSync(file);
    const raw = new DatabaseSync(':memory:');
    raw.exec(schema);
    assert.deepEqual(shapeOf(raw), shapeOf(ours));
    ours.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('so it is on PostgreSQL, where the sequence of save numbers is the same, too', async () => {
  const server = await PostgresServer.start();
  try {
    await (await PostgresEventStore.open(server.url())).close();
    await server.sql(postgresSchema);
    const shapeIn = async (namespace: string) => ({
      columns:
        await server.sql(`SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, attcollation, attstorage, attcompression
        FROM pg_attribute WHERE attrelid = '${namespace}.events'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`),
      table: await server.sql(`SELECT relpersistence, reloptions FROM pg_class WHERE oid = '${namespace}.events'::regclass`),
      indexes: await server.sql(`SELECT replace(pg_get_indexdef(indexrelid), '${namespace}.', '') AS definition
        FROM pg_index WHERE indrelid = '${namespace}.events'::regclass ORDER BY 1`),
      sequence: await server.sql(`SELECT data_type, increment_by, cache_size FROM pg_sequences
        WHERE schemaname = '${namespace}' AND sequencename = 'saves'`),
    });
    const ours = await shapeIn('dvent');
    assert.ok(ours.columns.length > 0 && ours.indexes.length > 0 && ours.sequence.length === 1);
    assert.deepEqual(await shapeIn('public'), ours);
  } finally {
    await server.stop();
  }
});
