import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer, systemBinaries, withoutSystem } from '../../servers/postgres.ts';
import { OpenWrite } from './open-write.ts';
import { Tailing } from './tailing.ts';

// What the guide gives to operators is run as it stands there, on the guide's schema.

const [look = '', roles = '', holders = ''] = [
  ...readFileSync('docs/guides/postgres.md', 'utf8').matchAll(/^```sql\n([\s\S]*?)^```$/gm),
].map(([, sql = '']) => sql);
const Noted = defineEvent('Noted', shape<{ text: string }>());
const system = systemBinaries();
const server = await PostgresServer.start({ settings: { fsync: 'off' }, ...(system && { binaries: system }) });
const schema = 'diary';
const owner = await PostgresEventStore.open(`${server.url()}?application_name=diarist`, { schema });
after(async () => {
  await owner.close();
  await server.stop();
});

const note = (store: EventStore, text: string) =>
  store.saveEvents('Diary-1', [Noted({ text }, { id: text })], { expectedVersion: 'any' });
const urlOf = (role: string) => server.url().replace('postgres@', `${role}@`);

test('the roles: one saves, one reads and subscribes, neither creates', { timeout: 30_000 }, async () => {
  await server.sql(roles);
  await server.sql('REVOKE CREATE ON DATABASE postgres FROM PUBLIC');
  await using writer = await PostgresEventStore.open(urlOf('diary_writer'), { schema });
  await using reader = await PostgresEventStore.open(urlOf('diary_reader'), { schema });
  const tailing = new Tailing(reader);
  await note(writer, 'one');
  const two = ['Diary-2', 'Diary-3'].map((streamId) => ({
    streamId,
    events: [Noted({ text: '' })],
    expectedVersion: 'none' as const,
  }));
  await writer.saveStreams(two);
  await writer.archiveStream('Diary-2');
  await writer.deleteStream('Diary-3', { expectedVersion: 1 });
  await tailing.until('one');
  await tailing.end();
  assert.equal((await reader.getLastEvent('Diary-1'))?.event.id, 'one');
  const revision = await writer.bucket('keys').put('Ada', new Uint8Array());
  assert.equal((await reader.bucket('keys').get('Ada'))?.revision, revision);
  await assert.rejects(reader.bucket('keys').delete('Ada'), { code: 'STORE_UNAVAILABLE', message: /permission denied/ });
  assert.equal(await writer.bucket('keys').delete('Ada', { revision: revision ?? 0 }), true);
  await assert.rejects(note(reader, 'refused'), { code: 'STORE_UNAVAILABLE', message: /permission denied/ });
  for (const role of ['diary_writer', 'diary_reader'])
    await assert.rejects(PostgresEventStore.open(urlOf(role), { schema: 'other' }), { code: 'UNSUPPORTED' });
});

test('the look into the schema shows events in the order of the log', async () => {
  await note(owner, 'seen');
  const rows = await server.sql(look);
  assert.deepEqual(rows.at(-1)?.['data'], '{"text":"seen"}');
  assert.ok((await server.sql("SELECT 1 FROM pg_stat_activity WHERE application_name = 'diarist'")).length > 0);
  assert.deepEqual(Object.keys(rows[0] ?? {}), ['stream_id', 'version', 'type', 'timestamp', 'data']);
});

test('who holds up readers is shown, also where there is no session any more', async () => {
  assert.deepEqual(await server.sql(holders), []);
  const [row] = await server.sql('SELECT id FROM diary.log');
  const target = { url: `${server.url()}?application_name=culprit`, schema, logId: String(row?.['id']) };
  const open = await OpenWrite.begin(target, 'open');
  const prepared = await OpenWrite.begin(target, 'prepared');
  await prepared.prepare();
  // Somebody else's advisory lock is not ours.
  await server.sql('SELECT pg_advisory_lock(1)');
  const found = await server.sql(holders);
  assert.deepEqual(
    found.map((holder) => [holder['application_name'], holder['state'], holder['pid'] === null]),
    [
      ['culprit', 'idle in transaction', false],
      [null, null, true],
    ],
  );
  await open.rollBack();
  await server.sql("ROLLBACK PREPARED 'prepared'");
  assert.deepEqual(await server.sql(holders), []);
});

test('a dump of the schema alone is enough', { skip: withoutSystem }, async () => {
  await note(owner, 'dumped');
  const tool = (name: string) => join(system?.folder ?? '', name);
  const dump = execFileSync(tool('pg_dump'), ['--dbname', server.url(), '--format=custom', `--schema=${schema}`]);
  await server.sql('CREATE DATABASE restored');
  execFileSync(tool('pg_restore'), ['--dbname', server.url('restored'), '--exit-on-error'], { input: dump });
  await using restored = await PostgresEventStore.open(server.url('restored'), { schema });
  assert.deepEqual(await restored.getLastEvent('Diary-1'), await owner.getLastEvent('Diary-1'));
  const saved = await note(restored, 'after');
  assert.ok((saved.position ?? '') > ((await owner.getLastEvent('Diary-1'))?.position ?? ''));
});
