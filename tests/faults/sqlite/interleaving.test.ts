import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEvent, type Position, type Progress, type StoredEvent, shape } from '../../../src/index.ts';
import { openDriver } from '../../../src/stores/sqlite/driver.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { checkFile, migrate } from '../../../src/stores/sqlite/schema.ts';
import { Program } from '../program.ts';
import { temporaryFile } from '../temporary-folder.ts';
import { storeWith } from './drivers.ts';

// What another connection does between two statements of ours.

const Noted = defineEvent('Noted', shape<{ n: number }>());
const notes = (count: number) => Array.from({ length: count }, (_, n) => Noted({ n }));

test('a file that another opener makes ours while we look at it is not taken for a stranger’s', async (t) => {
  const file = temporaryFile(t);
  const looking = openDriver(file);
  const migrating = openDriver(file);
  migrating.exec('PRAGMA journal_mode = WAL');
  const interrupted = {
    ...looking,
    statement: (sql: string) => {
      if (sql.includes('sqlite_schema')) migrate(migrating);
      return looking.statement(sql);
    },
  };
  assert.doesNotThrow(() => checkFile(file, interrupted));
  for (const driver of [looking, migrating]) driver.close();
});

test('two processes that open a hundred new files at the same moments both succeed', async (t) => {
  const openers = [
    new Program(new URL('opens-again-and-again.ts', import.meta.url)),
    new Program(new URL('opens-again-and-again.ts', import.meta.url)),
  ];
  for (const opener of openers) assert.equal(await opener.next(), 'ready');
  const folder = temporaryFile(t, '');
  for (let round = 0; round < 100; round += 1) {
    for (const opener of openers) opener.say(`${folder}/store-${round}.db`);
    for (const opener of openers) assert.equal(await opener.next(), 'opened');
  }
  for (const opener of openers) opener.go();
});

test('a deletion between the statements of a page neither breaks a subscription nor sends it back', async (t) => {
  const file = temporaryFile(t);
  await using other = await SqliteEventStore.open(file);
  await other.saveEvents('Note-1', notes(900), { expectedVersion: 'none' });
  let interrupt = () => {};
  await using store = await storeWith(file, (driver) => ({
    ...driver,
    statement: (sql) => {
      if (sql.includes('ORDER BY number DESC LIMIT 1')) interrupt();
      return driver.statement(sql);
    },
  }));
  const deleter = openDriver(file);
  interrupt = () => {
    deleter.exec('DELETE FROM events WHERE version < 900');
    interrupt = () => {};
  };
  const positions: Position[] = [];
  for await (const { position, event } of store.subscribe({ progress: true, categories: ['None'] })) {
    positions.push(position);
    if (event === undefined) break;
  }
  assert.match(positions[0] ?? '', /^[0-9a-f]{12}\.0{13}1\.00000383$/);
  deleter.close();
});

test('a long catching up lets timers and signals have their turn', async (t) => {
  await using store = await SqliteEventStore.open(temporaryFile(t));
  await store.saveEvents('Note-1', notes(20_000), { expectedVersion: 'none' });
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const told: (StoredEvent | Progress)[] = [];
  for await (const item of store.subscribe({ progress: true, types: ['None'] })) {
    told.push(item);
    if (item.event === undefined && item.caughtUp) break;
  }
  isOver = true;
  assert.ok(turns >= told.length - 1 && told.length === 20, `${turns} turns in ${told.length} pages`);
});
