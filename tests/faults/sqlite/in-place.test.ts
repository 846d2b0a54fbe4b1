import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { defineEvent, OutcomeUnknownError, shape } from '../../../src/index.ts';
import { filesInPlace } from '../../../src/stores/sqlite/files.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { temporaryFile } from './temporary-folder.ts';

// An acknowledged save is in the file that stands under the name: also where others have opened, deleted or replaced it.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (store: SqliteEventStore) => store.saveEvents('Note-1', [Noted({ text: 'x' })], { expectedVersion: 'any' });

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
    await assert.rejects(store.archiveStream('Note-1'), { code: 'STORE_UNAVAILABLE' });
    await store.close();
  });
}

test('files are missed, too, in a folder where nothing had changed for long', { skip: process.platform === 'win32' }, (t) => {
  for (const lose of Object.values(losses)) {
    const file = temporaryFile(t, 'folder/store.db');
    writeFileSync(file, '');
    writeFileSync(`${file}-wal`, '');
    const isInPlace = filesInPlace(file, () => Date.now() + 3_600_000);
    assert.ok(isInPlace());
    assert.ok(isInPlace());
    // Where the file system counts in milliseconds, a change in the same one could not be told.
    const { ctimeMs } = statSync(dirname(file));
    while (Date.now() < ctimeMs + 20);
    lose(file);
    assert.ok(!isInPlace());
    assert.ok(!isInPlace());
  }
});

test('other files of the folder come and go unnoticed', (t) => {
  const file = temporaryFile(t, 'folder/store.db');
  writeFileSync(file, '');
  const isInPlace = filesInPlace(file);
  for (const other of ['notes.txt', 'todo.db-journal']) {
    writeFileSync(`${dirname(file)}/${other}`, '');
    assert.ok(isInPlace());
    rmSync(`${dirname(file)}/${other}`);
    assert.ok(isInPlace());
  }
});
