import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defineEvent, shape, UnsupportedError } from '../../../src/index.ts';
import { openDriver } from '../../../src/stores/sqlite/driver.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { migrate, migrations } from '../../../src/stores/sqlite/schema.ts';
import { Program } from '../program.ts';
import { temporaryFile } from '../temporary-folder.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());

const refusal = (pattern: RegExp) => (error: unknown) => error instanceof UnsupportedError && pattern.test(error.message);

for (const [kind, content] of [
  ['text', 'Dear diary, this is no database. '.repeat(100)],
  ['one byte', 'x'],
  ['the beginning of a database, cut off', 'SQLite format 3\0'],
] as const) {
  test(`a file that is no database (${kind}) is refused and left as it was`, async (t) => {
    const file = temporaryFile(t);
    writeFileSync(file, content);
    await assert.rejects(SqliteEventStore.open(file), refusal(/is not a SQLite database/));
    assert.equal(readFileSync(file, 'utf8'), content);
  });
}

test('the database of another application is refused and left as it was', async (t) => {
  const file = temporaryFile(t);
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE recipes (name TEXT)');
  other.close();
  const before = readFileSync(file);
  await assert.rejects(SqliteEventStore.open(file), refusal(/another application/));
  assert.deepEqual(readFileSync(file), before);
});

for (const [kind, pragma] of [
  ['an id', 'application_id = 12345'],
  ['a version', 'user_version = 7'],
] as const) {
  test(`the database of another application, with ${kind} and no table yet, is refused and left as it was`, async (t) => {
    const file = temporaryFile(t);
    const other = new DatabaseSync(file);
    other.exec(`PRAGMA ${pragma}`);
    other.close();
    const before = readFileSync(file);
    await assert.rejects(SqliteEventStore.open(file), refusal(/another application/));
    assert.deepEqual(readFileSync(file), before);
  });
}

test('a file whose pages are damaged is refused as damaged', async (t) => {
  const file = temporaryFile(t);
  await (await SqliteEventStore.open(file)).close();
  const content = readFileSync(file);
  writeFileSync(file, content.fill(0xff, 4096, 8192));
  await assert.rejects(SqliteEventStore.open(file), { code: 'INTEGRITY', message: /damaged/ });
});

test('a file that a newer dvent wrote is refused and left as it was', async (t) => {
  const file = temporaryFile(t);
  await (await SqliteEventStore.open(file)).close();
  const raw = new DatabaseSync(file);
  raw.exec(`PRAGMA user_version = ${migrations.length + 1}`);
  raw.close();
  const before = readFileSync(file);
  await assert.rejects(SqliteEventStore.open(file), refusal(/newer dvent/));
  assert.deepEqual(readFileSync(file), before);
});

test('a file of the first form is migrated, and keeps its events', async (t) => {
  const file = temporaryFile(t);
  const driver = openDriver(file);
  migrate(driver, 1);
  driver
    .statement("INSERT INTO streams (number, place, stream_id, category, timestamp) VALUES (1, 0, 'Note-1', 'Note', ?)")
    .run('2026-01-01T00:00:00.000Z');
  driver
    .statement(`INSERT INTO events (number, place, stream, version, id, type, timestamp, correlation_id, data, metadata)
    VALUES (1, 0, 1, 1, 'an-id', 'Noted', '2026-01-01T00:00:00.000Z', 'story', '{"text":"old"}', '{"correlationId":"story"}')`)
    .run();
  driver.close();

  await using store = await SqliteEventStore.open(file);
  await store.saveEvents('Note-1', [Noted({ text: 'new' })], { expectedVersion: 1 });
  const texts: unknown[] = [];
  for await (const { event } of store.getEvents('Note-1')) texts.push(event.data.toJS());
  assert.deepEqual(texts, [{ text: 'old' }, { text: 'new' }]);
  const story: string[] = [];
  for await (const { event } of store.getAllEvents({ correlationId: 'story' })) story.push(event.id);
  assert.deepEqual(story, ['an-id']);
  const raw = new DatabaseSync(file);
  assert.equal(raw.prepare('PRAGMA user_version').get()?.user_version, migrations.length);
  raw.close();
});

test('a read-only file is refused and left as it was', async (t) => {
  const file = temporaryFile(t);
  const store = await SqliteEventStore.open(file);
  await store.saveEvents('Note-1', [Noted({ text: 'kept' })], { expectedVersion: 'none' });
  await store.close();
  const before = readFileSync(file);
  chmodSync(file, 0o444);
  chmodSync(dirname(file), 0o777);
  // Permissions do not bind root, so the attempt is made by a process that is nobody.
  const isRoot = process.getuid?.() === 0;
  const attempt = spawnSync(process.execPath, [fileURLToPath(new URL('opens.ts', import.meta.url)), file], {
    encoding: 'utf8',
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  });
  assert.match(attempt.stdout, /UNSUPPORTED .*read-only/, attempt.stderr);
  assert.deepEqual(readFileSync(file), before);
});

test('a folder, and a file in a folder that is not there, are refused', async (t) => {
  const file = temporaryFile(t);
  mkdirSync(file);
  await assert.rejects(SqliteEventStore.open(file), refusal(/is not a file/));
  await assert.rejects(SqliteEventStore.open(join(file, 'none', 'store.db')), refusal(/does not exist/));
});

test('processes that open a new file at once agree on it', async (t) => {
  for (let round = 0; round < 3; round += 1) {
    const file = temporaryFile(t);
    const programs = Array.from({ length: 4 }, () => new Program(new URL('opens.ts', import.meta.url), file));
    const answers = await Promise.all(programs.map((program) => program.next<string>()));
    assert.equal(new Set(answers).size, 1, answers.join());
    assert.match(answers[0] ?? '', /^[0-9a-f]{12}$/);
  }
});
