import assert from 'node:assert/strict';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { is } from 'immutable';
import { release } from '../../features/support/releases.ts';
import { type EventCodec, eraseSubject, verify } from '../../src/codec/index.ts';
import { isErased, Repository } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { temporaryFile } from '../faults/temporary-folder.ts';
import { erasedSubject, layersCodec, OrderPlaced, orders } from '../fixtures/orders.ts';

// Files that each release has written are read by the code of today, and written to.

const fixtures = join(import.meta.dirname, '../fixtures');
const written = readdirSync(fixtures, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

/** Opens a copy: the file itself is never touched. */
async function open(t: TestContext, { file, codec }: { file: string; codec: EventCodec }): Promise<SqliteEventStore> {
  const copy = temporaryFile(t);
  copyFileSync(join(fixtures, file), copy);
  const store = await SqliteEventStore.open(copy, { codec });
  t.after(() => store.close());
  return store;
}

test('there are files of a release', () => assert.ok(written.length > 0));

for (const version of written) {
  test(`${version}: todos written by three releases of their code, one after the other, are as the third alone would have written them`, async (t) => {
    const { codec, Todo, rename } = release(3);
    const load = async (file: string) => {
      const eventStore = await open(t, { file: join(version, file), codec });
      const repository = new Repository({ eventStore });
      const streams = await collected(eventStore.getStreams());
      const ids = streams.map(({ streamId }) => streamId.slice('Todo-'.length));
      return {
        repository,
        todos: new Map(await Promise.all(ids.map(async (id) => [id, await repository.requireAggregate(Todo, id)] as const))),
      };
    };
    const [mixed, third] = [await load('one-two-three.sqlite'), await load('three.sqlite')];
    assert.deepEqual([...mixed.todos.keys()], [...third.todos.keys()]);
    assert.equal(mixed.todos.size, 6);
    for (const [id, todo] of mixed.todos) {
      assert.ok(
        is(todo.state, third.todos.get(id)?.state),
        `${id}: ${todo.state}, where the third release has ${third.todos.get(id)?.state}`,
      );
      assert.ok(is(todo.version, third.todos.get(id)?.version));
      assert.equal(
        todo.state.description,
        id.startsWith('other') ? 'honey' : id === 'todo 2' ? 'added in turn 2' : 'renamed in turn 2',
      );
      assert.equal(todo.state.priority, 'low');
      const saved = await mixed.repository.saveAggregate(rename(todo, 'of today'));
      assert.equal(saved.state.description, 'of today');
    }
  });

  test(`${version}: what was chained, compressed, encrypted and sealed is read, whole and as it was`, async (t) => {
    const store = await open(t, { file: join(version, 'layers.sqlite'), codec: layersCodec() });
    const stored = await collected(store.getAllEvents({ types: ['OrderPlaced'] }));
    assert.equal(stored.length, orders.length);
    for (const [index, { data, metadata, streamId }] of orders.entries()) {
      const event = stored[index]?.event;
      assert.ok(event && OrderPlaced.is(event) && event.streamId === streamId);
      const expected = OrderPlaced(data, { metadata });
      assert.ok(is(event.metadata, expected.metadata));
      const isGone = data.customerId === erasedSubject;
      assert.equal(isErased(event.data.get('name')) && isErased(event.data.get('address')), isGone);
      if (!isGone) assert.ok(is(event.data, expected.data));
      for (const key of ['dueAt', 'signature', 'cents', 'lines', 'tags', 'note'] as const)
        assert.ok(is(event.data.get(key), expected.data.get(key)), key);
    }
    const { faults, unread, unchained, events } = await verify(store);
    assert.deepEqual({ faults, unread, unchained, events }, { faults: [], unread: 0, unchained: 0, events: orders.length + 1 });
    const [{ data } = { data: undefined }] = orders;
    assert.ok(data);
    await store.saveEvents('Order-1', [OrderPlaced({ ...data, note: 'of today' })], { expectedVersion: 2 });
    const last = await store.getLastEvent('Order-1');
    assert.deepEqual(last?.event.data.toJS(), { ...data, note: 'of today' });
    // The key that was made then is found by its subject's name now.
    const erasure = await eraseSubject(store, data.customerId);
    assert.equal(erasure.events, 3);
    for (const { event } of await collected(store.getAllEvents({ types: ['OrderPlaced'] })))
      assert.ok(OrderPlaced.is(event) && isErased(event.data.get('name')));
  });
}
