import assert from 'node:assert/strict';
import { defineParameterType, Then, When } from '@cucumber/cucumber';
import { InvalidCommandError, InvalidEventError } from 'dvent';
import { AddTodo, ChangeTodoStatus, RemoveTodo } from '../../domain/commands.ts';
import { TodoAdded, TodoRemoved, TodoStatusChanged } from '../../domain/events.ts';
import { Status } from '../../domain/status.ts';
import type { TodoWorld } from './world.ts';

// What events and commands have in common: they tell something, and refuse to be made of less.

defineParameterType({ name: 'status', regexp: /Queued|Started|Finished/, transformer: (word: string) => Status.parse(word) });

const whole = { id: 'todo-1', description: 'Water the plants', status: 'Queued' } as const;
const parts: { readonly [message: string]: readonly (keyof typeof whole)[] } = {
  TodoAdded: ['id', 'description', 'status'],
  TodoStatusChanged: ['id', 'status'],
  TodoRemoved: ['id'],
  AddTodo: ['description', 'status'],
  ChangeTodoStatus: ['id', 'status'],
  RemoveTodo: ['id'],
};
const definitions = { TodoAdded, TodoStatusChanged, TodoRemoved, AddTodo, ChangeTodoStatus, RemoveTodo };

/** Makes a message of data that the compiler would not let through. */
function make(message: string, data: object): unknown {
  const definition: unknown = Reflect.get(definitions, message);
  assert.ok(typeof definition === 'function', `no such event or command: ${message}`);
  return definition(data);
}

function dataFor(message: string): { [key: string]: string } {
  return Object.fromEntries((parts[message] ?? []).map((part) => [part, whole[part]]));
}

Then("it tells the todo's id", function (this: TodoWorld) {
  this.toldKeys.add('id');
  assert.equal(this.told.id, this.todo.id);
});

Then('it tells the description {string}', function (this: TodoWorld, description: string) {
  this.toldKeys.add('description');
  assert.equal(this.told.description, description);
});

Then('it tells the status {status}', function (this: TodoWorld, status: Status) {
  this.toldKeys.add('status');
  assert.equal(this.told.status, status);
});

Then('it tells no more', function (this: TodoWorld) {
  assert.deepEqual(new Set(Object.keys(this.told)), this.toldKeys);
});

When('a {word} is made without {word}', function (this: TodoWorld, message: string, part: string) {
  const data = dataFor(message);
  make(message, data); // with all its parts it can be made
  delete data[part];
  this.refusal = refusalOf(() => make(message, data));
});

When('a {word} is made with the status {string}', function (this: TodoWorld, message: string, status: string) {
  this.refusal = refusalOf(() => make(message, { ...dataFor(message), status }));
});

Then(/^it is refused (?:for want|because) of ([a-z]+)$/, function (this: TodoWorld, part: string) {
  const { refusal } = this;
  assert.ok(refusal instanceof InvalidEventError || refusal instanceof InvalidCommandError);
  assert.deepEqual(
    refusal.issues.map(({ path }) => path),
    [[part]],
  );
});

function refusalOf(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return assert.fail('it was not refused');
}
