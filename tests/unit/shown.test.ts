import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { AddTodo } from './commands.ts';
import { sources, Todo, TodoAdded } from './todo.ts';

// What a person sees who writes a value to the console: its data, not how it is kept.

test('messages show their fields as plain data', () => {
  const event = TodoAdded({ description: 'x' }, { id: 'e1', metadata: { tags: ['a'] } });
  assert.equal(inspect(event), inspect(event.toJS()));
  const command = AddTodo({ description: 'x' });
  assert.equal(inspect(command), inspect(command.toJS()));
});

test('an aggregate shows its state and what waits to be saved', () => {
  const todo = Todo.generate('1', sources()).applyEvent(TodoAdded({ description: 'Water the plants' }));
  const shown = inspect(todo, { depth: 5 });
  assert.match(shown, /state: \{ description: 'Water the plants'/);
  assert.match(shown, /uncommittedEvents: \[\s*\{\s*id: /);
  assert.doesNotMatch(shown, /_root|__ownerID/);
});
