import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { openEventStore } from '../../../src/open.ts';
import { connect } from '../../../src/stores/sqlite/connection.ts';
import type { Driver, Row } from '../../../src/stores/sqlite/driver.ts';
import { pragma } from '../../../src/stores/sqlite/schema.ts';
import { temporaryFile } from '../temporary-folder.ts';
import { storeWith } from './drivers.ts';

// What the store asks of SQLite: no more than it needs, and no less than was asked of it.

const Noted = defineEvent('Noted', shape<{ n: number }>());
const notes = (count: number) => Array.from({ length: count }, (_, n) => Noted({ n }));

/** Counts the rows that are read and the commits. */
function counted() {
  const work = { rows: 0, commits: 0 };
  const count = <Rows extends Row | readonly Row[] | undefined>(rows: number, found: Rows): Rows => {
    work.rows += rows;
    return found;
  };
  const around = (driver: Driver): Driver => ({
    ...driver,
    exec: (sql) => {
      if (sql === 'COMMIT') work.commits += 1;
      driver.exec(sql);
    },
    statement: (sql) => {
      const { all, get, run } = driver.statement(sql);
      return {
        run,
        all: (...parameters) => {
          const found = all(...parameters);
          return count(found.length, found);
        },
        get: (...parameters) => count(1, get(...parameters)),
      };
    },
  });
  return { work, around };
}

async function rowsOf(store: EventStore, work: { rows: number }, read: (store: EventStore) => Promise<unknown>) {
  const before = work.rows;
  await read(store);
  return work.rows - before;
}

test('the last event, one event, and a save are found without reading the stream', async (t) => {
  const { work, around } = counted();
  await using store = await storeWith(temporaryFile(t), around);
  const { events } = await store.saveEvents('Note-1', notes(1_500), { expectedVersion: 'none' });
  assert.equal(await rowsOf(store, work, () => store.getLastEvent('Note-1')), 1);
  assert.equal(await rowsOf(store, work, () => store.getEvent(events[700]?.id ?? '')), 1);
  assert.ok((await rowsOf(store, work, () => store.saveEvents('Note-1', notes(1), { expectedVersion: 1_500 }))) <= 3);
  const readSeven = async () => {
    for await (const batch of store.getEvents('Note-1', { limit: 7 }).batches()) assert.equal(batch.length, 7);
  };
  assert.equal(await rowsOf(store, work, readSeven), 7);
});

test('no commit takes in more than some 2,000 events, however many saves wait', async (t) => {
  const { work, around } = counted();
  await using store = await storeWith(temporaryFile(t), around);
  const saves = Array.from({ length: 100 }, (_, n) => store.saveEvents(`Note-${n}`, notes(99), { expectedVersion: 'none' }));
  await Promise.all(saves);
  assert.equal(work.commits, 5); // 100 × (99 events and a stream)
});

const synchronous = { off: 0, normal: 1, full: 2 } as const;

for (const [mode, level] of Object.entries(synchronous)) {
  test(`synchronous '${mode}' is what SQLite is told`, async (t) => {
    // The keys above.
    const options = { synchronous: mode as keyof typeof synchronous, busyTimeout: 1_000 };
    const { driver } = await connect(temporaryFile(t), options);
    assert.deepEqual([pragma(driver, 'synchronous')[0], pragma(driver, 'journal_mode')[0]], [level, 'wal']);
    driver.close();
  });
}

test('a URL says where the file is and how it is opened', async (t) => {
  const file = temporaryFile(t);
  await using store = await openEventStore(`sqlite:${file}?synchronous=off&busyTimeout=5&saveBytes=10`);
  assert.equal(store.limits.saveBytes, 10);
  await assert.rejects(store.saveEvents('Note-1', notes(3), { expectedVersion: 'any' }), { code: 'INVALID_ARGUMENT' });
});

for (const [what, url] of Object.entries({
  'an unknown parameter': 'sqlite:x.db?mode=fast',
  'a wrong value': 'sqlite:x.db?synchronous=maybe',
  'no value': 'sqlite:x.db?busyTimeout=',
  'a second question mark': 'sqlite:x.db?synchronous=off?busyTimeout=5',
  'a parameter given twice': 'sqlite:x.db?busyTimeout=5&busyTimeout=6',
  'a host': 'sqlite://x.db',
  'no file': 'sqlite:',
  'an unknown scheme': 'mysql:x.db',
  'no scheme': 'x.db',
  'a path for the memory': 'memory:x',
})) {
  test(`a URL with ${what} is refused`, async () => {
    await assert.rejects(openEventStore(url), { code: 'INVALID_ARGUMENT' });
  });
}
