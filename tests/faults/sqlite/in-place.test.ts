import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventLogStore } from '../../../src/core/event-log-store.ts';
import { defineEvent, type EventStore, OutcomeUnknownError, shape } from '../../../src/index.ts';
import { connect } from '../../../src/stores/sqlite/connection.ts';
import { filesInPlace } from '../../../src/stores/sqlite/files.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { SqliteLog } from '../../../src/stores/sqlite/log.ts';
import { temporaryFile } from '../temporary-folder.ts';

// An acknowledged save is in the file that stands under the name: also where others have opened, deleted or replaced it.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (store: EventStore) => store.saveEvents('Note-1', [Noted({ text: 'x' })], { expectedVersion: 'any' });

/** How many events another process finds, which opens the file and closes it, as a person does who looks into it. */
function countedByAnother(file: string): number {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    console.log(database.prepare('SELECT count(*) AS events FROM events').get().events);
    database.close();`;
  const { stdout } = spawnSync(process.execPath, ['-e', program, file], { encoding: 'utf8' });
  return Number(stdout);
}

test('a second store in the process takes no lock from the first: another process that looks in removes nothing', async (t) => {
  const file = temporaryFile(t);
  const store = await SqliteEventStore.open(file);
  await note(store);
  const second = await SqliteEventStore.open(file);
  assert.equal(countedByAnother(file), 1);
  await second.close();
  assert.equal(countedByAnother(file), 1);
  assert.ok(existsSync(`${file}-wal`), 'the write-ahead log is still there');
  await note(store);
  assert.equal(countedByAnother(file), 2);
  await store.close();
});

const losses: { readonly [what: string]: (file: string) => void } = {
  'the file is deleted': (file) => rmSync(file),
  'its write-ahead log is deleted': (file) => rmSync(`${file}-wal`),
  'its shared memory is deleted': (file) => rmSync(`${file}-shm`),
  'the file is moved': (file) => renameSync(file, `${file}.old`),
  'the file is replaced by a copy': (file) => {
    copyFileSync(file, `${file}.copy`);
    renameSync(`${file}.copy`, file);
  },
  'its folder is moved, and another made': (file) => {
    renameSync(dirname(file), `${dirname(file)}.old`);
    mkdirSync(dirname(file));
  },
};

for (const [what, lose] of Object.entries(losses)) {
  test(`no save is acknowledged after ${what}`, { skip: process.platform === 'win32' }, async (t) => {
    const file = temporaryFile(t, 'folder/store.db');
    const store = await SqliteEventStore.open(file);
    await note(store);
    lose(file);
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await assert.rejects(
        note(store),
        (error) => error instanceof OutcomeUnknownError && /deleted or replaced/.test(error.message),
      );
    }
    await assert.rejects(store.archiveStream('Note-1'), { code: 'OUTCOME_UNKNOWN' });
    await store.close();
  });
}

const besides = ['', '-wal', '-shm'];

test('files are missed, too, in a folder where nothing had changed for long', {
  skip: process.platform === 'win32',
}, async (t) => {
  for (const lose of Object.values(losses)) {
    const file = temporaryFile(t, 'folder/store.db');
    for (const suffix of besides) writeFileSync(file + suffix, '');
    const isInPlace = filesInPlace(file, () => Date.now() + 3_600_000);
    assert.equal(isInPlace?.(), true);
    assert.equal(isInPlace?.(), true);
    // Where the file system counts in milliseconds, a change in the same one could not be told.
    const { ctimeMs } = statSync(dirname(file));
    while (Date.now() < ctimeMs + 20) await nextTurn();
    lose(file);
    assert.equal(isInPlace?.(), false);
    assert.equal(isInPlace?.(), false);
  }
});

test('other files of the folder come and go unnoticed', (t) => {
  const file = temporaryFile(t);
  for (const suffix of besides) writeFileSync(file + suffix, '');
  const isInPlace = filesInPlace(file);
  for (const other of ['notes.txt', 'todo.db-journal']) {
    writeFileSync(`${dirname(file)}/${other}`, '');
    assert.equal(isInPlace?.(), true);
    rmSync(`${dirname(file)}/${other}`);
    assert.equal(isInPlace?.(), true);
  }
});

test('a store that was opened through a link misses what the link leads to', {
  skip: process.platform === 'win32',
}, async (t) => {
  for (const lose of [losses['the file is deleted'], losses['its write-ahead log is deleted']]) {
    const real = temporaryFile(t, 'folder/store.db');
    const link = temporaryFile(t, 'links/store.db');
    symlinkSync(real, link);
    const store = await SqliteEventStore.open(link);
    await note(store);
    lose?.(real);
    await assert.rejects(note(store), { code: 'OUTCOME_UNKNOWN' });
    await store.close();
  }
});

test('a link is looked at in every folder that it leads through', { skip: process.platform === 'win32' }, (t) => {
  const [real, other] = [temporaryFile(t, 'folder/store.db'), temporaryFile(t, 'other/store.db')];
  for (const file of [real, other]) for (const suffix of besides) writeFileSync(file + suffix, '');
  const link = temporaryFile(t, 'links/store.db');
  symlinkSync(real, link);
  const isInPlace = filesInPlace(link, () => Date.now() + 3_600_000);
  assert.equal(isInPlace?.(), true);
  rmSync(real);
  renameSync(other, real);
  assert.equal(isInPlace?.(), false);
});

test('a file that is replaced while it is opened is refused', { skip: process.platform === 'win32' }, async (t) => {
  const file = temporaryFile(t);
  const another = new DatabaseSync(file);
  another.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE'); // so that the opening has to wait
  const opening = SqliteEventStore.open(file);
  rmSync(file);
  another.exec('ROLLBACK');
  another.close();
  await assert.rejects(opening, { code: 'STORE_UNAVAILABLE', message: /replaced while it was opened/ });
});

test('where the files cannot be looked at after a commit, its outcome is unknown', async (t) => {
  const file = temporaryFile(t);
  const connection = await connect(file, { synchronous: 'full', busyTimeout: 1_000 });
  const noAccess = () => {
    throw new Error('EACCES');
  };
  const log = new SqliteLog({ ...connection, isInPlace: noAccess }, { busyTimeout: 1_000, saveBytes: 1_000, publish: () => {} });
  const store = new EventLogStore(log);
  await assert.rejects(note(store), (error) => error instanceof OutcomeUnknownError && error.events.length === 1);
  await assert.rejects(store.archiveStream('Note-1'), { code: 'OUTCOME_UNKNOWN' });
  await assert.rejects(store.saveEvents('Note-1', [], { expectedVersion: 1 }), { code: 'STORE_UNAVAILABLE' });
  assert.equal((await store.getLastEvent('Note-1'))?.event.version, 1);
  await store.close();
});
