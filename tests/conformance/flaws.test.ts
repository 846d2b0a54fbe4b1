import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type EventStore, InMemoryEventStore, type StoredEvent } from 'dvent';
import { SqliteEventStore } from 'dvent/sqlite';
import { conformance, type StoreUnderTest } from 'dvent/testing';
import { storeWith } from '../store-with.ts';
import { bucketFlaws, rememberingValues } from './bucket-flaws.ts';
import { inMemory, nextTurn, saving, versionOf } from './flawed.ts';
import { flaws } from './flaws.ts';

// The kit is tested by what it finds: each of these stores has one flaw, and some test of the rule that it breaks fails.

/** The first test of a rule that fails on a store; of any rule where none is named. */
async function caughtBy(under: StoreUnderTest, broken?: string): Promise<string | undefined> {
  const tests = (await conformance(under)).filter(({ rule }) => broken === undefined || rule === broken);
  assert.ok(tests.length > 0, `there is no rule "${broken}"`);
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      return `${name}: ${String(error).split('\n')[0]}`;
    }
  }
  return undefined;
}

const alone = (open: ReturnType<typeof inMemory>): StoreUnderTest => ({ place: () => ({ lasts: false, open }) });

test('a store without a flaw passes', async () => {
  assert.equal(await caughtBy(alone(inMemory(() => ({})))), undefined);
});

for (const [name, { breaks, does }] of Object.entries({ ...flaws, ...bucketFlaws })) {
  test(`caught: ${name}`, async (t) => {
    const caught = await caughtBy(alone(inMemory(does)), breaks);
    assert.ok(caught !== undefined, 'no test of the kit fails');
    t.diagnostic(caught);
  });
}

/** Places on files: what is opened there again, or beside the first, finds what was saved. */
const onFiles = (opened: (store: EventStore) => EventStore, fileOf = (_opening: number) => 'events.db'): StoreUnderTest => ({
  place() {
    const directory = mkdtempSync(join(tmpdir(), 'dvent-flaws-'));
    let openings = 0;
    return {
      async open(options) {
        openings += 1;
        return opened(await SqliteEventStore.open(join(directory, fileOf(openings)), { ...options, synchronous: 'off' }));
      },
      remove: () => rmSync(directory, { recursive: true }),
    };
  },
});

/** Remembers the last event of each stream until it has written to it itself. */
function remembering(right: EventStore): EventStore {
  const last = new Map<string, StoredEvent | undefined>();
  return storeWith(right, {
    saveEvents: saving(right, async (streamId, events, options) => {
      last.delete(streamId);
      return right.saveEvents(streamId, events, options);
    }),
    saveStreams: async (saves) => {
      last.clear();
      return right.saveStreams(saves);
    },
    deleteStream: async (streamId, options) => {
      last.delete(streamId);
      return right.deleteStream(streamId, options);
    },
    getLastEvent: async (streamId) => {
      if (!last.has(streamId)) last.set(streamId, await right.getLastEvent(streamId));
      return last.get(streamId);
    },
  });
}

/** Checks and writes one save after the other, as a lock in the store object does: of another object's saves it knows nothing. */
function locking(right: EventStore): EventStore {
  let last: Promise<unknown> = Promise.resolve();
  return storeWith(right, {
    saveEvents: saving(right, (streamId, events, { expectedVersion }) => {
      const mine = last.then(async () => {
        const isMet = expectedVersion === (await versionOf(right, streamId));
        await nextTurn();
        return right.saveEvents(streamId, events, { expectedVersion: isMet ? 'any' : expectedVersion });
      });
      last = mine.catch(() => {});
      return mine;
    }),
  });
}

const lasting: { readonly [name: string]: StoreUnderTest } = {
  'an expectation is checked under a lock of the store object': onFiles(locking),
  'a second store at the same place believes what it remembers': onFiles(remembering),
  'a second store at the same place believes what it remembers of a bucket': onFiles(rememberingValues),
  'what was saved is gone when the store is opened again': onFiles(
    (store) => store,
    (opening) => `events-${opening}.db`,
  ),
  'a store in memory that claims to last': { place: () => ({ open: (options) => new InMemoryEventStore(options) }) },
};

for (const [name, under] of Object.entries(lasting)) {
  test(`caught: ${name}`, async (t) => {
    const caught = await caughtBy(under, 'Laws');
    assert.ok(caught !== undefined, 'no test of the kit fails');
    t.diagnostic(caught);
  });
}
