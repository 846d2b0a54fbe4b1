import assert from 'node:assert/strict';
import { type DataTable, Then, When } from '@cucumber/cucumber';
import { AddTodo, ChangeTodoStatus, RemoveTodo } from '../../domain/commands.ts';
import type { Status } from '../../domain/status.ts';
import type { Todo } from '../../domain/todo.ts';
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
