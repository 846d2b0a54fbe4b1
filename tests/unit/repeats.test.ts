import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type EventStore, InMemoryEventStore, type StreamSave } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { TodoAdded } from './todo.ts';

// Saves over several streams that are said again: whole, they are repeats, whichever way each part was aimed.

const directory = mkdtempSync(join(tmpdir(), 'dvent-repeats-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const stores: { readonly [name: string]: () => Promise<EventStore> } = {
  'the memory store': async () => new InMemoryEventStore(),
  'the SQLite store': () => SqliteEventStore.open(join(directory, `${Math.random()}.db`), { synchronous: 'off' }),
};

const part = (streamId: string, ids: readonly string[], expectedVersion: StreamSave['expectedVersion']): StreamSave => ({
  streamId,
  events: ids.map((id) => TodoAdded({ description: id }, { id })),
  expectedVersion,
});
const first = () => [
  part('A-1', ['a1', 'a2'], 'any'),
  part('B-1', ['b1'], 'none'),
  part('C-1', [], 'any'),
  part('D-1', ['d1'], 0),
];

for (const [name, open] of Object.entries(stores)) {
  describe(name, () => {
    const told = async (again: readonly StreamSave[], between: readonly StreamSave[] = []) => {
      await using store = await open();
      const results = await store.saveStreams(first());
      for (const { streamId, events, expectedVersion } of between) await store.saveEvents(streamId, events, { expectedVersion });
      const answer = await store.saveStreams(again).then(
        (repeated) => ({
          same:
            repeated.length === results.length &&
            repeated.every(({ position, version }, at) => position === results[at]?.position && version === results[at]?.version),
        }),
        ({ code, streamId }) => ({ code, streamId }),
      );
      const log: string[] = [];
      for await (const { event } of store.getAllEvents()) log.push(event.id);
      assert.deepEqual(log, ['a1', 'a2', 'b1', 'd1', ...between.flatMap(({ events }) => [...events].map(({ id }) => id))]);
      return answer;
    };

    test('takes the whole save said again for a repeat', async () => {
      assert.deepEqual(await told(first()), { same: true });
    });

    test('and still after others have written', async () => {
      assert.deepEqual(await told(first(), [part('A-1', ['a3'], 2), part('D-1', ['d2'], 'exists')]), { same: true });
    });

    test('refuses a repeat with something new in it', async () => {
      const [a, b, , d] = first();
      assert.ok(a && b && d);
      assert.deepEqual(await told([a, part('B-1', ['b2'], 1), d]), { code: 'DUPLICATE_EVENT', streamId: 'A-1' });
      assert.deepEqual(await told([part('N-1', ['n'], 'none'), b]), { code: 'DUPLICATE_EVENT', streamId: 'B-1' });
    });

    test('tells of the first part that fails, whatever is wrong with the others', async () => {
      assert.deepEqual(await told([part('A-1', ['a1'], 2), part('C-1', [], 'exists')]), {
        code: 'DUPLICATE_EVENT',
        streamId: 'A-1',
      });
      assert.deepEqual(await told([part('C-1', [], 'exists'), part('A-1', ['a1'], 2)]), { code: 'CONCURRENCY', streamId: 'C-1' });
    });
  });
}
