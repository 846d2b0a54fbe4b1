import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InMemoryEventStore, Repository, type SourceOptions } from '../../src/index.ts';
import { AddTodo } from './commands.ts';
import { at, sources, Todo, TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

// Where ids and times come from, and what becomes of sources that answer badly.

const added = TodoAdded({ description: 'x' });
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('by default', () => {
  test('ids are UUIDs, and times are now', () => {
    const before = new Date().toISOString();
    const todo = Todo.generate().applyEvents([added, added]);
    const after = new Date().toISOString();
    const ids = [todo.id, ...todo.uncommittedEvents.map(({ id }) => id)];
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.match(id, uuid);
    for (const { timestamp } of todo.uncommittedEvents) assert.ok(before <= timestamp && timestamp <= after);
    const command = AddTodo({ description: 'x' });
    assert.match(command.id, uuid);
    assert.ok(after <= command.timestamp && command.timestamp <= new Date().toISOString());
  });
});

describe('given sources', () => {
  test('serve an aggregate and all that follow from it', () => {
    const todo = Todo.generate(undefined, sources()).applyEvent(added).markEventsCommitted().applyEvent(added);
    assert.equal(todo.id, 'id-1');
    const events = [...todo.events, ...todo.uncommittedEvents];
    assert.deepEqual(
      events.map(({ id, timestamp }) => [id, timestamp]),
      [
        ['id-2', at(0)],
        ['id-3', at(1)],
      ],
    );
  });

  test('serve what a repository loads, and what is made of events', async () => {
    const eventStore = new InMemoryEventStore();
    const saved = await new Repository({ eventStore }).saveAggregate(Todo.generate('1').applyEvent(added));
    const loaded = await new Repository({ eventStore, ...sources() }).requireAggregate(Todo, '1');
    for (const todo of [loaded, Todo.generateFromEvents(saved.events, sources())]) {
      const [event] = todo.applyEvent(added).uncommittedEvents;
      assert.deepEqual([event?.id, event?.timestamp], ['id-1', at(0)]);
    }
  });

  test('serve a store for what comes to it unplaced, deletions too', async () => {
    const store = new InMemoryEventStore(sources());
    const { events } = await store.saveEvents('x', [added, TodoAdded({ description: '' }, { id: 'own' })], {
      expectedVersion: 'any',
    });
    assert.deepEqual(
      events.map(({ id, timestamp }) => [id, timestamp]),
      [
        ['id-1', at(0)],
        ['own', at(1)],
      ],
    );
    const { events: last } = await store.deleteStream('x', { expectedVersion: 2 });
    assert.deepEqual(
      last.map(({ id, timestamp }) => [id, timestamp]),
      [['id-2', at(2)]],
    );
  });

  test('are no part of equality', () => {
    assert.ok(Todo.generate('1', sources()).equals(Todo.generate('1')));
    assert.equal(Todo.generate('1', sources()).hashCode(), Todo.generate('1').hashCode());
  });
});

describe('a source that answers badly', () => {
  const users: { readonly [who: string]: (options: SourceOptions) => unknown } = {
    'an aggregate': (options) => Todo.generate(undefined, options).applyEvent(added),
    'a store': (options) => new InMemoryEventStore(options).saveEvents('x', [added], { expectedVersion: 'any' }),
  };
  const badIds = ['', 1, null, undefined, 'a\u0000', '\ud800', 'x'.repeat(600), '$x', {}];
  const badTimes = ['', 'now', 0, null, undefined, new Date(0), '2026-02-30T00:00:00.000Z', Promise.resolve(at(0))];

  for (const [who, use] of Object.entries(users)) {
    test(`is refused by ${who}, which says which source it was`, async () => {
      for (const id of badIds)
        await assert.rejects(async () => use({ ids: () => unchecked(id) }), {
          code: 'INVALID_ARGUMENT',
          field: 'ids',
          value: id,
        });
      for (const time of badTimes)
        await assert.rejects(async () => use({ clock: () => unchecked(time) }), {
          code: 'INVALID_ARGUMENT',
          field: 'clock',
          value: time,
        });
    });

    test(`is refused by ${who} when it is no function, at once`, async () => {
      for (const field of ['clock', 'ids'])
        await assert.rejects(async () => use({ [field]: 'x' }), { code: 'INVALID_ARGUMENT', field, value: 'x' });
    });

    test(`passes its own error on from ${who}`, async () => {
      const failure = new Error('no time to lose');
      const fail = () => {
        throw failure;
      };
      await assert.rejects(async () => use({ clock: fail }), failure);
      await assert.rejects(async () => use({ ids: fail }), failure);
    });
  }

  test('leaves the store as it was', async () => {
    let calls = 0;
    const store = new InMemoryEventStore({ ids: () => (++calls === 3 ? '' : `id-${calls}`) });
    await assert.rejects(store.saveEvents('x', [added, added, added], { expectedVersion: 'any' }), { field: 'ids' });
    assert.equal(await store.getLastEvent('x'), undefined);
    assert.equal((await store.saveEvents('x', [added], { expectedVersion: 'none' })).version, 1);
  });
});
