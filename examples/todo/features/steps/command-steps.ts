import assert from 'node:assert/strict';
import { type DataTable, Then, When } from '@cucumber/cucumber';
import { AddTodo, ChangeTodoStatus, RemoveTodo } from '../../domain/commands.ts';
import type { Status } from '../../domain/status.ts';
import { Todo } from '../../domain/todo.ts';
import type { TodoWorld } from './world.ts';

When('somebody asks to add {string} as {status}', function (this: TodoWorld, description: string, status: Status) {
  this.command = AddTodo({ description, status });
});

When('somebody asks to make it {status}', function (this: TodoWorld, status: Status) {
  this.command = ChangeTodoStatus({ id: this.todo.id, status });
});

When('somebody asks to make the todo {string} {status}', function (this: TodoWorld, id: string, status: Status) {
  this.command = ChangeTodoStatus({ id, status });
});

When('somebody asks to remove it', function (this: TodoWorld) {
  this.command = RemoveTodo({ id: this.todo.id });
});

Then('the command is {word}', function (this: TodoWorld, type: string) {
  assert.equal(this.command.type, type);
});

Then("handling it leaves these events in the todo's stream:", async function (this: TodoWorld, events: DataTable) {
  const handled: Todo = await this.handler.handleCommand(this.command);
  const types: string[] = [];
  for await (const { event } of this.repository.eventStore.getEvents(`Todo-${handled.id}`)) types.push(event.type);
  assert.deepEqual(types, events.raw().flat());
});

Then(/^handling it fails with "(.*)"$/, async function (this: TodoWorld, message: string) {
  await assert.rejects(this.handler.handleCommand(this.command), { message });
});

When('asks the very same again, after it was handled', async function (this: TodoWorld) {
  const first: Todo = await this.handler.handleCommand(this.command);
  this.now = '2026-01-31T23:59:59.000Z';
  const again: Todo = await this.handler.handleCommand(this.command);
  this.todo = first;
  this.todo = again;
});

Then('the answer is the same as the first', function (this: TodoWorld) {
  assert.ok(this.todo.equals(this.before) && this.todo.events.equals(this.before?.events));
});

Then('the todo has {int} event(s)', async function (this: TodoWorld, count: number) {
  assert.equal((await this.repository.requireAggregate(Todo, this.todo.id)).version, count);
});

Then('handling it leaves events that tell the command as their cause', async function (this: TodoWorld) {
  const { id } = this.command;
  const { events }: Todo = await this.handler.handleCommand(this.command);
  assert.ok(!events.isEmpty());
  for (const { metadata } of events) assert.deepEqual(metadata.toJS(), { correlationId: id, causationId: id, commandId: id });
});
