import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Status } from '../../domain/status.ts';
import { Todo } from '../../domain/todo.ts';
import type { TodoWorld } from './world.ts';

const at = (time: string) => `2026-01-31T${time}:00.000Z`;

Given(/^it is (\d\d:\d\d)$/, function (this: TodoWorld, time: string) {
  this.now = at(time);
});

Given('a todo {string} that is {status}', async function (this: TodoWorld, description: string, status: Status) {
  this.todo = await this.repository.saveAggregate(Todo.add({ description, status }, this.sources));
});

When('{string} is added as {status}', function (this: TodoWorld, description: string, status: Status) {
  this.todo = Todo.add({ description, status }, this.sources);
});

When('its status is changed to {status}', function (this: TodoWorld, status: Status) {
  this.todo = this.todo.changeStatus(status);
});

When('it is removed', function (this: TodoWorld) {
  this.todo = this.todo.remove();
});

When('it is saved and read back', async function (this: TodoWorld) {
  this.todo = await this.repository.saveAggregate(this.todo);
  const readBack = await this.repository.requireAggregate(Todo, this.todo.id);
  this.todo = readBack;
});

Then('a {word} happened', function (this: TodoWorld, type: string) {
  const [event, ...others] = this.newEvents;
  assert.deepEqual([event?.type, others.length], [type, 0]);
  if (event) this.look(event);
});

Then('nothing happened', function (this: TodoWorld) {
  assert.deepEqual(this.newEvents, []);
});

Then('the todo has an id of its own', function (this: TodoWorld) {
  assert.match(this.todo.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.notEqual(this.todo.id, Todo.add({ description: 'Another', status: 'Queued' }).id);
});

Then('its description is {string}', function (this: TodoWorld, description: string) {
  assert.equal(this.todo.state.description, description);
});

Then('its status is {status}', function (this: TodoWorld, status: Status) {
  assert.equal(this.todo.state.status, status);
});

Then(/^it was (added|changed|removed) at (\d\d:\d\d)$/, function (this: TodoWorld, what: Happening, time: string) {
  assert.equal(this.todo.state[`${what}At`], at(time));
});

Then(/^it was never (added|changed|removed)$/, function (this: TodoWorld, what: Happening) {
  assert.equal(this.todo.state[`${what}At`], '');
});

Then('it is the same todo', function (this: TodoWorld) {
  assert.ok(this.todo.equals(this.before));
});

type Happening = 'added' | 'changed' | 'removed';
