import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InMemoryEventStore, Repository, type StoredEvent } from '../../src/index.ts';
import { AddTodo } from './commands.ts';
import { sources, Todo, TodoAdded } from './todo.ts';

// Values cannot be changed, not even by those who have no compiler.

const event = TodoAdded({ description: 'x' }, { id: 'e1', metadata: { a: [1] } });
const todo = Todo.generate('1', sources()).applyEvent(event);
const values: { readonly [what: string]: object } = {
  'an event': event,
  'a command': AddTodo({ description: 'x' }),
  'an aggregate': todo,
  'a state': todo.state,
};

for (const [what, value] of Object.entries(values)) {
  describe(what, () => {
    const fields = Object.keys('toObject' in value && typeof value.toObject === 'function' ? value.toObject() : value);
    const shown = JSON.stringify(value);

    test('refuses to be assigned to', () => {
      assert.ok(fields.length > 1);
      for (const field of fields) {
        const before = Reflect.get(value, field);
        assert.throws(() => Object.assign(value, { [field]: 'changed' }), /read only|immutable/, field);
        assert.equal(Reflect.get(value, field), before);
      }
      assert.equal(JSON.stringify(value), shown);
    });
  });
}

test('an aggregate is frozen, and has no fields of its own', () => {
  assert.ok(Object.isFrozen(todo));
  class Counter extends Todo {
    count = 1;
  }
  assert.throws(() => Counter.generate('1'), { code: 'INVALID_ARGUMENT', field: 'Todo.count', value: 1 });
});

test('a subclass cannot put a field of its own in the place of one of ours', () => {
  class Odd extends Todo {
    override readonly version = 7;
  }
  assert.throws(() => Odd.generate('1'));
});

test('an aggregate is made by generate alone', () => {
  for (const seed of [undefined, null, {}, todo, { id: '1', state: todo.state }])
    assert.throws(() => Reflect.construct(Todo, [seed]), {
      code: 'INVALID_ARGUMENT',
      message: /made by `generate`, not by `new`/,
    });
});

test('what is given out as plain data is a copy', () => {
  for (const value of [event, AddTodo({ description: 'x' }), event.data]) {
    const [one, other] = [value.toJS(), value.toJS()];
    assert.deepEqual(one, other);
    assert.notEqual(one, other);
  }
  const plain = event.toJS();
  Object.assign(plain.data, { description: 'changed' });
  assert.deepEqual([event.data.get('description'), event.toJS().data.description], ['x', 'x']);
});

describe('what a store gives out', () => {
  const written = async () => {
    const published: StoredEvent[] = [];
    const store = new InMemoryEventStore({ publisher: (stored) => published.push(stored) });
    const saved = await store.saveEvents('Todo-1', [TodoAdded({ description: 'a' }), TodoAdded({ description: 'b' })], {
      expectedVersion: 'none',
    });
    await Promise.resolve();
    return { store, saved, published };
  };

  test('does not lead to what it keeps', async () => {
    const { store, saved, published } = await written();
    const [first] = saved.events;
    assert.ok(first && published.length === 2);
    const given: object[] = [...published, saved, saved.events];
    given.push((await store.getLastEvent('Todo-1')) ?? {}, (await store.getEvent(first.id)) ?? {});
    for await (const batch of store.getEvents('Todo-1').batches()) given.push(batch, ...batch);
    for await (const batch of store.getAllEvents().batches()) given.push(batch, ...batch);
    for await (const batch of store.getStreams().batches()) given.push(batch, ...batch);
    assert.ok(given.length > 10);
    for (const value of given) spoil(value);

    const descriptions: unknown[] = [];
    for (const read of [store.getEvents('Todo-1'), store.getAllEvents()])
      for await (const { event: read1, position } of read)
        descriptions.push([read1.version, TodoAdded.is(read1) && read1.data.get('description'), typeof position]);
    const expected = [
      [1, 'a', 'string'],
      [2, 'b', 'string'],
    ];
    assert.deepEqual(descriptions, [...expected, ...expected]);
    assert.equal((await store.getLastEvent('Todo-1'))?.event.version, 2);
    assert.equal((await store.getEvent(first.id))?.event.version, 1);
    for await (const { streamId, version, status } of store.getStreams())
      assert.deepEqual([streamId, version, status], ['Todo-1', 2, 'live']);
    assert.equal((await new Repository({ eventStore: store }).requireAggregate(Todo, '1')).state.description, 'b');
  });

  test('is what it was when an array that was saved changes', async () => {
    const store = new InMemoryEventStore();
    const events = [TodoAdded({ description: 'a' })];
    const saving = store.saveEvents('Todo-1', events, { expectedVersion: 'none' });
    events.push(TodoAdded({ description: 'b' }));
    assert.equal((await saving).version, 1);
    assert.equal((await store.getLastEvent('Todo-1'))?.event.version, 1);
  });
});

/** Changes what can be changed; what cannot be may say so. */
function spoil(value: object): void {
  for (const key of Object.keys(value)) Reflect.set(value, key, undefined);
  for (const key of Object.keys(value)) Reflect.deleteProperty(value, key);
  if (Array.isArray(value) && !Object.isFrozen(value)) value.length = 0;
}

test('the state that all aggregates of a kind begin with cannot be opened for all of them', () => {
  const first = Todo.generate('1').state;
  assert.throws(() => Object.assign(first, { __ownerID: {} }), /read only|not extensible/);
  first.set('description', 'changed');
  assert.equal(Todo.generate('2').state.description, '');
});

test('applying one event more takes no longer where many wait to be saved', () => {
  const few = Todo.generate('1').applyEvents([TodoAdded({ description: 'x' })]);
  const many = Todo.generate('2').applyEvents(Array.from({ length: 100_000 }, () => TodoAdded({ description: 'x' })));
  const time = (aggregate: Todo) => {
    const start = performance.now();
    for (let next = aggregate, count = 0; count < 200; count += 1) next = next.applyEvent(TodoAdded({ description: 'y' }));
    return performance.now() - start;
  };
  const least = (aggregate: Todo) => Math.min(...Array.from({ length: 9 }, () => time(aggregate)));
  const [short, long] = [least(few), least(many)];
  // Copying the list would take a thousand times as long.
  assert.ok(long < 20 * short, `${long} ms with 100,000 events waiting, ${short} ms with one`);
});
