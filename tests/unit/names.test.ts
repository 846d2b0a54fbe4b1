import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { categoryOf } from '../../src/core/names.ts';
import { Aggregate, defineCommand, defineEvent, InMemoryEventStore, shape } from '../../src/index.ts';
import { Todo, TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

// What names there are, and how long they may be. Bytes are counted in UTF-8.

const added = TodoAdded({ description: 'x' });
const euro = '€'; // 3 bytes, one UTF-16 unit
const rocket = '🚀'; // 4 bytes, two UTF-16 units

const kinds = {
  'a stream id': {
    most: 512,
    reserved: true,
    use: (name: string) => new InMemoryEventStore().saveEvents(name, [added], { expectedVersion: 'none' }),
  },
  'an event type': { most: 256, reserved: true, use: async (name: string) => defineEvent(name, shape<object>()) },
  'a command type': { most: 256, reserved: true, use: async (name: string) => defineCommand(name, shape<object>()) },
  'an event id': { most: 256, reserved: undefined, use: async (name: string) => TodoAdded({ description: '' }, { id: name }) },
  'an aggregate id': { most: 512 - 'Todo-'.length, reserved: false, use: async (name: string) => Todo.generate(name) },
};

for (const [kind, { most, reserved, use }] of Object.entries(kinds)) {
  const refused = (name: unknown) => assert.rejects(async () => use(unchecked(name)), { code: 'INVALID_ARGUMENT', value: name });

  describe(kind, () => {
    test(`is 1 to ${most} bytes`, async () => {
      await use('a');
      await use('a'.repeat(most));
      await use(euro.repeat(Math.floor(most / 3)));
      await use(rocket.repeat(Math.floor(most / 4)));
      await refused('a'.repeat(most + 1));
      await refused(euro.repeat(Math.floor(most / 3) + 1));
      await refused(rocket.repeat(Math.floor(most / 4) + 1));
      if (kind !== 'an event id') await refused('');
    });

    test('is well-formed text without U+0000', async () => {
      for (const name of ['a\u0000', '\u0000', '\ud800', 'a\udc00b', '\ud800\ud800']) await refused(name);
      for (const name of ['ünï – ', ' ', '\n', '../x', 'a-b-c', '-', '__proto__', '🚀', '\u2028']) await use(name);
    });

    test('is a string', async () => {
      for (const name of [null, 1, true, Symbol.iterator, {}, ['a'], new String('a')]) await refused(name);
    });

    if (reserved === true) test('does not begin with "$"', () => refused('$x'));
    if (reserved === false) test('may begin with "$"', () => void use('$x'));
  });
}

describe('an aggregate type', () => {
  const define = (type: string) =>
    Aggregate({ type: unchecked(type), events: [TodoAdded], state: { a: '' }, apply: { TodoAdded: (state) => state } });

  test('begins with a letter and holds letters, digits, "_" and "."', () => {
    for (const type of ['T', 'todo', 'Shop.Order_2', 'A'.repeat(500)]) assert.equal(define(type).definition.type, type);
    for (const type of ['', '1x', '_x', '.x', 'a-b', 'a b', '$a', 'ä', 'a\n', 'a\u0000', 'A'.repeat(511)])
      assert.throws(() => define(type), { code: 'INVALID_ARGUMENT', field: 'type', value: type });
  });

  test('is the category of its streams, whatever the id', () => {
    for (const id of ['1', '-', 'a-b', '$x', ' ']) {
      const [event] = Todo.generate(id).applyEvent(TodoAdded({ description: '' })).uncommittedEvents;
      assert.equal(event?.streamId, `Todo-${id}`);
      assert.equal(categoryOf(event?.streamId ?? ''), 'Todo');
    }
    assert.equal(categoryOf('plain'), 'plain');
    assert.equal(categoryOf('-x'), '');
  });
});
