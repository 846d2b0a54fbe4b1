import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { parseExactly } from '../../src/codec/exact-json.ts';
import {
  defineEvent,
  type Event,
  type EventStore,
  InMemoryEventStore,
  InvalidArgumentError,
  StoreClosedError,
  shape,
} from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';

// Corners that are the same in every store, and say nothing to domain people.

const Noted = defineEvent('Noted', shape<{ n: number }>());
const notes = (count: number) => Array.from({ length: count }, (_, n) => Noted({ n }));

async function eventsOf(reading: AsyncIterable<{ readonly event: Event | undefined }>): Promise<number> {
  let events = 0;
  for await (const { event } of reading) if (event) events += 1;
  return events;
}

const folder = mkdtempSync(join(tmpdir(), 'dvent-'));
const fresh = (function* () {
  for (let number = 1; ; number += 1) yield join(folder, `store-${number}.db`);
})();
const stores: { readonly [name: string]: () => Promise<EventStore> } = {
  memory: async () => new InMemoryEventStore(),
  sqlite: () => SqliteEventStore.open(fresh.next().value),
};

for (const [name, open] of Object.entries(stores)) {
  suite(`a ${name} store`, () => {
    test('refuses to go on after a position that its log has not reached', async () => {
      await using store = await open();
      const { position = '' } = await store.saveEvents('Note-1', notes(3), { expectedVersion: 'none' });
      // What a checkpoint looks like after an older copy of the log was put back.
      const beyond = `${position.slice(0, 13)}00000000000009.00000000` as NonNullable<typeof position> & never;
      await assert.rejects(eventsOf(store.subscribe({ after: beyond })), InvalidArgumentError);
    });

    test('takes no tombstone from a caller', async () => {
      await using store = await open();
      await store.saveEvents('Note-1', notes(1), { expectedVersion: 'none' });
      const { events } = await store.deleteStream('Note-1', { expectedVersion: 1 });
      await using other = await open();
      await assert.rejects(
        other.saveEvents('Note-1', [...notes(1), ...events], { expectedVersion: 'none' }),
        InvalidArgumentError,
      );
      assert.equal(await eventsOf(other.getAllEvents()), 0);
    });

    test('keeps to the filter that it was given, whatever becomes of the array', async () => {
      await using store = await open();
      await store.saveEvents('Note-1', notes(1), { expectedVersion: 'none' });
      const types = ['Noted'];
      const [reading, abort] = [store.getAllEvents({ types }), new AbortController()];
      const following = store.subscribe({ types, progress: true, signal: abort.signal });
      types[0] = 'Other';
      assert.equal(await eventsOf(reading), 1);
      for await (const { event } of following) {
        assert.equal(event?.type, 'Noted');
        abort.abort();
      }
    });

    test('ends a read of whole pages where the stream ends, deleted meanwhile or not', async () => {
      await using store = await open();
      await store.saveEvents('Note-1', notes(1_000), { expectedVersion: 'none' });
      let read = 0;
      for await (const batch of store.getEvents('Note-1').batches()) {
        read += batch.length;
        await store.deleteStream('Note-1', { expectedVersion: 1_000 });
      }
      assert.equal(read, 1_000);
    });

    test('that is closed by the events themselves says that it is closed', async () => {
      const store = await open();
      const closing = function* () {
        void store.close();
        yield Noted({ n: 1 });
      };
      await assert.rejects(store.saveEvents('Note-1', closing(), { expectedVersion: 'none' }), StoreClosedError);
    });
  });
}

test('exact JSON reads long strings of escapes', () => {
  const text = JSON.stringify({ long: '\n"\\'.repeat(2_000_000), 'a\ny': [1, { '\\': null }] });
  assert.equal(JSON.stringify(parseExactly(text)), text);
});

test('a publisher and its reporter are functions', () => {
  // @ts-expect-error a number publishes nothing
  assert.throws(() => new InMemoryEventStore({ publisher: 5 }), InvalidArgumentError);
});

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
