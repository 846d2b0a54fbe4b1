import { type CausingCommand, type Command, defineCommand, type Event, type Moment, shape } from 'dvent';
import { AddTodo, ChangeTodoStatus, repository, Todo, TodoAdded, TodoRemoved } from './domain.ts';
import { exact } from './exact.ts';

// What follows from what: commands and events are causes, what is saved is saved for commands.

const todo = Todo.generate();
const command = AddTodo({ description: 'x', status: 'Queued' });
const event = TodoRemoved({ id: '1' }, { causedBy: command });
declare const anyCommand: Command;
declare const anyEvent: Event;

exact(AddTodo({ description: 'x', status: 'Queued' }, { causedBy: event })).is<typeof command>();
exact(TodoRemoved({ id: '1' }, { causedBy: event })).is<typeof event>();
AddTodo({ description: 'x', status: 'Queued' }, { causedBy: anyEvent, id: '1' });
AddTodo({ description: 'x', status: 'Queued' }, { causedBy: anyCommand, metadata: { user: 'Ada' } });
TodoAdded({ description: 'x', status: 'Queued' }, { causedBy: anyCommand });
// @ts-expect-error an id is no cause
AddTodo({ description: 'x', status: 'Queued' }, { causedBy: command.id });
// @ts-expect-error nor is a definition
TodoRemoved({ id: '1' }, { causedBy: AddTodo });
// @ts-expect-error a misspelled option
TodoRemoved({ id: '1' }, { causedby: command });

exact(await repository.saveAggregate(todo, { causedBy: command })).is<Todo>();
exact(await repository.saveAggregates([todo, todo], { causedBy: anyCommand })).is<readonly [Todo, Todo]>();
exact(await repository.getAggregate(Todo, '1', { causedBy: command })).is<Todo | undefined>();
exact(await repository.requireAggregate(Todo, '1', { causedBy: anyCommand })).is<Todo>();
exact(Todo.generate(command.id)).is<Todo>();
export const moment: Moment = { causedBy: ChangeTodoStatus({ id: '1', status: 'Queued' }) };
export const causing: CausingCommand = defineCommand('Any', shape<{ a?: string }>())({});
// @ts-expect-error an aggregate is saved for a command, however alike an event looks
repository.saveAggregate(todo, { causedBy: event });
// @ts-expect-error so are several
repository.saveAggregates([todo], { causedBy: anyEvent });
// @ts-expect-error a command's id is no command
repository.saveAggregate(todo, { causedBy: command.id });
// @ts-expect-error a misspelled option
repository.saveAggregate(todo, { cause: command });
// @ts-expect-error an aggregate is loaded as it was before a command, not before an event
repository.getAggregate(Todo, '1', { causedBy: event });
// @ts-expect-error one moment, not two
repository.getAggregate(Todo, '1', { causedBy: command, version: 1 });
