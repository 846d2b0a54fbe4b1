import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Event, type ExpectedVersion, InMemoryEventStore } from '../../src/index.ts';
import { at, sources, Todo, TodoAdded } from './todo.ts';

// An event gets its place once: what it lacks is given, what it has must fit.

const added = TodoAdded({ description: 'x' });
const placed = (version: number, id = '1') => {
  const events = Array.from({ length: version }, () => added);
  const last = Todo.generate(id, sources()).applyEvents(events).uncommittedEvents.last();
  assert.ok(last);
  // Applied just now by its own aggregate.
  return last as ReturnType<typeof TodoAdded>;
};

test('an event is unplaced until it is applied or saved', () => {
  const { id, streamId, version, timestamp, metadata } = added;
  assert.deepEqual([id, streamId, version, timestamp, metadata.size], ['', '', 0, '', 0]);
  assert.ok(added.equals(TodoAdded({ description: 'x' })));
});

test('applying places it, and leaves the unplaced one as it was', () => {
  const event = placed(3);
  assert.deepEqual([event.id, event.streamId, event.version, event.timestamp], ['id-3', 'Todo-1', 3, at(2)]);
  assert.deepEqual([added.id, added.streamId, added.version, added.timestamp], ['', '', 0, '']);
  assert.ok(event.data.equals(added.data));
});

test('an id and a time that were given are kept', () => {
  const given = TodoAdded({ description: '' }, { id: 'mine', timestamp: at(59), metadata: { own: 1 } });
  const [event] = Todo.generate('1', sources()).applyEvent(given).uncommittedEvents;
  assert.deepEqual([event?.id, event?.timestamp, event?.version, event?.metadata.get('own')], ['mine', at(59), 1, 1]);
});

describe('applying an event that has a place', () => {
  test('at that place is applying it', () => {
    const event = placed(2);
    const value = Todo.generate('1', sources()).applyEvent(added).applyEvent(event);
    assert.equal(value.uncommittedEvents.last(), event);
  });

  for (const [what, event] of Object.entries({ 'of another version': placed(1), 'of another stream': placed(2, '2') })) {
    test(`${what} is refused`, () => {
      const value = Todo.generate('1', sources()).applyEvent(added);
      const told =
        what === 'of another version' ? /version 1 of .* where version 2 of/ : /of "Todo-2" stands where .* of "Todo-1" belongs/;
      assert.throws(() => value.applyEvent(event), { code: 'INVALID_EVENT', eventType: 'TodoAdded', message: told });
      assert.throws(() => value.applyEvents([added, event]), { code: 'INVALID_EVENT' });
      assert.equal(value.uncommittedVersion, 1);
    });
  }
});

describe('saving an event that has a place', () => {
  const cases: readonly [ExpectedVersion, Event, string | undefined][] = [
    ['none', placed(1), undefined],
    ['any', placed(1), undefined],
    [0, placed(1), undefined],
    ['none', placed(2), 'INVALID_EVENT'],
    ['any', placed(2), 'INVALID_EVENT'],
    [0, placed(1, '2'), 'INVALID_EVENT'],
    [1, placed(2), 'CONCURRENCY'],
    [1, placed(1), 'INVALID_EVENT'],
  ];
  for (const [expectedVersion, event, code] of cases) {
    test(`version ${event.version} of ${event.streamId} to Todo-1, expecting ${expectedVersion}: ${code ?? 'saved'}`, async () => {
      const store = new InMemoryEventStore();
      const saving = store.saveEvents('Todo-1', [event], { expectedVersion });
      if (code === undefined) assert.deepEqual((await saving).events, [event]);
      else {
        await assert.rejects(saving, { code });
        assert.equal(await store.getLastEvent('Todo-1'), undefined);
      }
    });
  }

  test('a batch must be without a gap', async () => {
    const store = new InMemoryEventStore();
    const saving = store.saveEvents('Todo-1', [placed(1), added, placed(2)], { expectedVersion: 'any' });
    await assert.rejects(saving, { code: 'INVALID_EVENT', message: /version 2 of .* where version 3 of/ });
    assert.equal(await store.getLastEvent('Todo-1'), undefined);
  });
});

describe('loading', () => {
  const history = Todo.generate('1', sources()).applyEvents([added, added, added]).markEventsCommitted().events;
  const refused = (events: Iterable<Event>) => assert.throws(() => Todo.generateFromEvents(events), { code: 'INVALID_EVENT' });

  test('takes one whole stream, in order', () => {
    assert.equal(Todo.generateFromEvents(history).version, 3);
    assert.equal(Todo.generateFromEvents(history.values()).id, '1');
  });

  test('refuses a gap, another order, a beginning that is missing, an event twice', () => {
    refused(history.delete(1));
    refused(history.reverse());
    refused(history.shift());
    refused(history.concat(history.slice(2)));
  });

  test('refuses events of another stream, and events that have no place', () => {
    refused([...history, placed(4, '2')]);
    refused([added]);
    refused([...history, added]);
  });

  test('refuses no events at all', () => {
    assert.throws(() => Todo.generateFromEvents([]), {
      code: 'INVALID_ARGUMENT',
      field: 'events',
      message: /at least one event/,
    });
  });
});
