import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InMemoryEventStore, Repository } from '../../src/index.ts';
import { Todo, TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

// A timestamp is exactly YYYY-MM-DDTHH:mm:ss.sssZ, of a time that exists.

const right = [
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '1969-12-31T23:59:59.999Z',
  '2024-02-29T12:00:00.000Z',
  '2000-02-29T12:00:00.000Z',
];
const wrong = [
  ...['', ' ', 'now', '2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.00Z', '2026-01-01T00:00:00.0000Z'],
  ...['2026-01-01T00:00:00.000', '2026-01-01T00:00:00.000+00:00', '2026-01-01 00:00:00.000Z', '2026-01-01t00:00:00.000z'],
  ...['2026-02-30T00:00:00.000Z', '2025-02-29T00:00:00.000Z', '1900-02-29T00:00:00.000Z', '2026-04-31T00:00:00.000Z'],
  ...['2026-00-01T00:00:00.000Z', '2026-13-01T00:00:00.000Z', '2026-01-00T00:00:00.000Z', '2026-01-32T00:00:00.000Z'],
  ...['2026-01-01T24:00:00.000Z', '2026-01-01T25:00:00.000Z', '2026-01-01T00:60:00.000Z', '2016-12-31T23:59:60.000Z'],
  ...['10000-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z\n'],
  ...['٢٠٢٦-01-01T00:00:00.000Z', ' 2026-01-01T00:00:00.000Z', null, 0, new Date(0), ['2026-01-01T00:00:00.000Z']],
];

const uses = {
  'given to an event': (timestamp: string) => TodoAdded({ description: '' }, { timestamp }).timestamp,
  'told by a clock': (timestamp: string) =>
    Todo.generate('1', { clock: () => timestamp })
      .applyEvent(TodoAdded({ description: '' }))
      .uncommittedEvents.first()?.timestamp,
  "told by a store's clock": async (timestamp: string) => {
    const store = new InMemoryEventStore({ clock: () => timestamp });
    const { events } = await store.saveEvents('x', [TodoAdded({ description: '' })], { expectedVersion: 'any' });
    return events[0]?.timestamp;
  },
  'asked for': async (at: string) => {
    await new Repository({ eventStore: new InMemoryEventStore() }).getAggregate(Todo, '1', { at });
    return at;
  },
};

describe('a timestamp', () => {
  for (const [name, use] of Object.entries(uses)) {
    test(`${name} is taken as it is`, async () => {
      for (const timestamp of right) assert.equal(await use(timestamp), timestamp);
    });
    test(`${name} is refused if there is no such time, or another spelling`, async () => {
      for (const timestamp of wrong) {
        // An event that is given an empty timestamp is one that is given none.
        if (timestamp === '' && name === 'given to an event') continue;
        await assert.rejects(
          async () => use(unchecked(timestamp)),
          { code: 'INVALID_ARGUMENT', value: timestamp },
          String(timestamp),
        );
      }
    });
  }
});
