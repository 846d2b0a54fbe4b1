import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../servers/postgres.ts';
import { filesWith } from '../files-with.ts';

// PostgreSQL leaves what was deleted in its files until they are cleaned: what the guide tells operators to do is run as it stands there.

const [, clean = ''] = /^```sql erase\n([\s\S]*?)^```$/m.exec(readFileSync('docs/guides/postgres.md', 'utf8')) ?? [];

test('a value that was deleted is in no file of the server after the guide was followed', { timeout: 120_000 }, async (t) => {
  const server = await PostgresServer.start({ settings: { wal_recycle: 'off' } });
  t.after(() => server.stop());
  await using store = await PostgresEventStore.open(server.url(), { schema: 'diary' });
  const bucket = store.bucket('keys');
  const secrets = [randomBytes(32), randomBytes(32), randomBytes(9_000)];
  const [replaced, small, large] = secrets as [Buffer, Buffer, Buffer]; // as many
  await bucket.put('Ada', replaced);
  await bucket.put('Ada', small);
  await bucket.put('Eve', large);
  await bucket.put('Bob', Buffer.from('kept'));
  await server.sql('CHECKPOINT');
  for (const secret of [small, large]) {
    const before = filesWith(server.folder, secret.subarray(0, 32));
    assert.ok(before.some((file) => file.includes('/base/')) && before.some((file) => file.includes('/pg_wal/')), `${before}`);
  }
  for (const key of ['Ada', 'Eve']) assert.equal(await bucket.delete(key), true);
  assert.notEqual(clean, '', 'the guide tells how');
  for (const statement of clean.split(';').filter((text) => text.trim() !== '')) await server.sql(statement);
  for (const secret of secrets) assert.deepEqual(filesWith(server.folder, secret.subarray(0, 32)), []);
  assert.equal(String(Buffer.from((await bucket.get('Bob'))?.value ?? [])), 'kept');
});
