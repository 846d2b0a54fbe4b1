import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
// The source, since no benchmark needs to be installed for this.
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { schema } from '../contenders/node-sqlite.ts';

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
