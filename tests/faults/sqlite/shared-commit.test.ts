import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ConcurrencyError,
  DuplicateEventError,
  defineEvent,
  type EventStore,
  OutcomeUnknownError,
  type Saved,
  StoreUnavailableError,
  shape,
} from '../../../src/index.ts';
import type { Driver } from '../../../src/stores/sqlite/driver.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';
import { temporaryFile } from '../temporary-folder.ts';
import { sqliteError, storeWith } from './drivers.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const noted = (text: string) => [Noted({ text })];

/** Tells of every `COMMIT`. */
const watched =
  (onCommit: () => void) =>
  (driver: Driver): Driver => ({
    ...driver,
    exec: (sql) => {
      driver.exec(sql);
      if (sql === 'COMMIT') onCommit();
    },
  });

const count = async (store: EventStore) => {
  let events = 0;
  for await (const batch of store.getAllEvents().batches()) events += batch.length;
  return events;
};

test('in one shared commit of 64 saves with 20 conflicts exactly 44 are there, and no verdict comes before the commit', async (t) => {
  const story: string[] = [];
  await using store = await storeWith(
    temporaryFile(t),
    watched(() => story.push('commit')),
  );
  const saves = Array.from({ length: 64 }, async (_, index) => {
    const isWrong = index % 3 === 0 && index < 60;
    try {
      await store.saveEvents(`Note-${index}`, noted(`note ${index}`), { expectedVersion: isWrong ? 7 : 'none' });
      story.push('saved');
    } catch (error) {
      assert.ok(error instanceof ConcurrencyError);
      story.push('conflict');
    }
  });
  await Promise.all(saves);
  const [saved, conflicts] = ['saved', 'conflict'].map((word) => story.filter((entry) => entry === word).length);
  t.diagnostic(`commits ${story.filter((entry) => entry === 'commit').length}, saved ${saved}, conflicts ${conflicts}`);
  assert.deepEqual(
    { first: story[0], saved, conflicts, length: story.length },
    { first: 'commit', saved: 44, conflicts: 20, length: 65 },
  );
  assert.equal(await count(store), 44);
});

test('a taken event id fails its own save alone, though the index finds it in the middle of a shared commit', async (t) => {
  await using store = await SqliteEventStore.open(temporaryFile(t));
  const taken = Noted({ text: 'first' }, { id: 'taken' });
  await store.saveEvents('Note-1', [taken], { expectedVersion: 'none' });
  const results = await Promise.allSettled([
    store.saveEvents('Note-2', noted('before'), { expectedVersion: 'none' }),
    store.saveEvents('Note-1', [Noted({ text: 'other' }), taken], { expectedVersion: 'any' }),
    store.saveEvents('Note-1', [taken], { expectedVersion: 'any' }),
    store.saveEvents('Note-3', noted('after'), { expectedVersion: 'none' }),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  assert.ok(results[1]?.status === 'rejected' && results[1].reason instanceof DuplicateEventError);
  assert.equal(await count(store), 3);
});

test('a commit whose outcome is unknown says so to those who wrote; saying it again finds out', async (t) => {
  const file = temporaryFile(t);
  let answers: 'lost' | 'failed' | 'given' = 'given';
  const failing = (driver: Driver): Driver => ({
    ...driver,
    exec: (sql) => {
      if (sql === 'COMMIT' && answers === 'failed') throw sqliteError(10, 'disk I/O error');
      driver.exec(sql);
      if (sql === 'COMMIT' && answers === 'lost') throw sqliteError(1034, 'disk I/O error');
    },
  });
  await using store = await storeWith(file, failing);
  await store.saveEvents('Note-1', noted('first'), { expectedVersion: 'none' });
  for (answers of ['lost', 'failed'] as const) {
    const before = await count(store);
    const error = await store.saveEvents('Note-1', noted(answers), { expectedVersion: 'any' }).then(
      () => assert.fail('the save was told as done'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof OutcomeUnknownError);
    assert.equal(error.expectedVersion, before);
    const isThere = (await count(store)) > before;
    assert.equal(isThere, answers === 'lost');
    answers = 'given';
    const again: Saved = await store.saveEvents('Note-1', error.events, { expectedVersion: error.expectedVersion });
    assert.equal(again.version, before + 1);
    assert.equal(await count(store), before + 1);
  }
});

test('a statement that fails in a shared commit fails the save that it belongs to, and no other', async (t) => {
  const failing = (driver: Driver): Driver => ({
    ...driver,
    statement: (sql) => {
      const statement = driver.statement(sql);
      if (!sql.startsWith('INSERT INTO events')) return statement;
      const run: typeof statement.run = (...parameters) => {
        if (parameters.some((parameter) => String(parameter).includes('poison'))) throw sqliteError(10, 'disk I/O error');
        statement.run(...parameters);
      };
      return { ...statement, run };
    },
  });
  await using store = await storeWith(temporaryFile(t), failing);
  const results = await Promise.allSettled(
    ['one', 'poison', 'two'].map((text) =>
      store.saveEvents(`Note-${text}`, [...noted('good'), ...noted(text)], { expectedVersion: 'none' }),
    ),
  );
  assert.deepEqual(
    results.map((result) => (result.status === 'rejected' ? result.reason.code : 'saved')),
    ['saved', 'STORE_UNAVAILABLE', 'saved'],
  );
  assert.equal(await count(store), 4);
});

test('a full disk fails what does not fit as not written, and the store goes on', async (t) => {
  // SQLite's own limit on the file's pages ends in the error of a full disk.
  const full = (driver: Driver): Driver => {
    driver.exec('PRAGMA max_page_count = 60');
    return driver;
  };
  await using store = await storeWith(temporaryFile(t), full);
  const large = Array.from({ length: 100 }, (_, index) => Noted({ text: 'x'.repeat(4_000) + index }));
  const results = await Promise.allSettled([
    store.saveEvents('Note-small', noted('small'), { expectedVersion: 'none' }),
    store.saveEvents('Note-large', large, { expectedVersion: 'none' }),
  ]);
  assert.equal(results[0]?.status, 'fulfilled');
  assert.ok(results[1]?.status === 'rejected' && results[1].reason instanceof StoreUnavailableError);
  await store.saveEvents('Note-small', noted('small again'), { expectedVersion: 1 });
  assert.equal(await count(store), 2);
});
