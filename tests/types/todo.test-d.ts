import type {
  AggregateClass,
  AggregateDefinition,
  AppliedEvent,
  Command,
  CommandOf,
  CommandType,
  Data,
  Event,
  EventOf,
  EventType,
  PlainCommand,
  PlainEvent,
  Position,
  Repository,
} from 'dvent';
import type { Map as ImmutableMap, List, RecordOf } from 'immutable';
import {
  AddTodo,
  ChangeTodoStatus,
  CountTodos,
  handler,
  repository,
  type Status,
  Todo,
  TodoAdded,
  TodoRemoved,
  TodoStatusChanged,
} from './domain.ts';
import { exact, type Same } from './exact.ts';

// Every type of the documentation's Todo, exactly.

interface Added {
  description: string;
  status: Status;
}
interface Changed {
  id: string;
  status: Status;
}
interface Removed {
  id: string;
}
interface TodoState {
  description: string;
  status: Status;
  addedAt: string;
  changedAt: string;
  removedAt: string;
}
type TodoEvent = Event<'TodoAdded', Added> | Event<'TodoStatusChanged', Changed> | Event<'TodoRemoved', Removed>;

// ------------------------------------------------------------------------------------------------ events
exact(TodoAdded).is<EventType<'TodoAdded', Added, Added>>();
exact(TodoRemoved).is<EventType<'TodoRemoved', Removed, Removed>>();
exact(TodoStatusChanged).is<EventType<'TodoStatusChanged', Changed, Changed>>();
exact(TodoAdded.type).is<'TodoAdded'>();
const added = TodoAdded({ description: 'Todo 1', status: 'Queued' });
exact(added).is<Event<'TodoAdded', Added>>();
exact(added.id).is<string>();
exact(added.type).is<'TodoAdded'>();
exact(added.streamId).is<string>();
exact(added.version).is<number>();
exact(added.timestamp).is<string>();
exact(added.data).is<Data<Added>>();
exact(added.data.get('status')).is<Status>();
exact(added.metadata).is<ImmutableMap<string, unknown>>();
exact(added.metadata.get('correlationId')).is<unknown>();
exact(added.toJS()).is<PlainEvent<'TodoAdded', Added>>();
exact(added.toJS().data).is<Added>();
exact(added.equals(undefined)).is<boolean>();
exact(added.hashCode()).is<number>();
export type EventOfDefinition = Same<[EventOf<typeof TodoAdded>, Event<'TodoAdded', Added>]>;
export type AppliedKeys = Same<
  [keyof AppliedEvent<Event<'TodoAdded', Added>>, 'type' | 'streamId' | 'version' | 'timestamp' | 'data']
>;

/** Any event of a list is narrowed by the definition's `is`; what else it may be stays unknown. */
export function narrowed(event: Event) {
  exact(event.type).is<string>();
  exact(event.data.toJS()).is<unknown>();
  if (TodoAdded.is(event)) {
    exact(event).is<Event<'TodoAdded', Added>>();
    exact(event.data.get('description')).is<string>();
    exact(event.data.toJS()).is<Added>();
  } else {
    exact(event).is<Event>();
  }
}

/** A union of typed events is told apart by `type`. */
export function told(event: TodoEvent): string {
  switch (event.type) {
    case 'TodoAdded':
      exact(event).is<Event<'TodoAdded', Added>>();
      return event.data.get('description');
    case 'TodoStatusChanged':
      exact(event.data).is<Data<Changed>>();
      return event.data.get('status');
    case 'TodoRemoved':
      return event.data.get('id');
  }
}

// Every typed event is an event.
export const anyEvents: readonly Event[] = [added, TodoRemoved({ id: '1' })];

// ------------------------------------------------------------------------------------------------ aggregates
const todo = Todo.generate();
exact(todo).is<Todo>();
exact(Todo.generate('any id', { clock: () => '2026-01-01T00:00:00.000Z', ids: () => 'id' })).is<Todo>();
exact(Todo.generateFromEvents([added])).is<Todo>();
exact(Todo.add('Todo 1', 'Queued')).is<Todo>();
exact(todo.changeStatus('Started')).is<Todo>();
exact(todo.changeStatus('Started').remove()).is<Todo>();
exact(todo.applyEvent(added)).is<Todo>();
exact(todo.applyEvent(added, { apply: {} })).is<Todo>();
exact(todo.applyEvents([added, TodoRemoved({ id: todo.id })])).is<Todo>();
exact(todo.applyEvents(new Set([added]), { apply: { TodoAdded: (state) => state } })).is<Todo>();
exact(todo.markEventsCommitted()).is<Todo>();
exact(todo.id).is<string>();
exact(todo.type).is<string>();
exact(todo.version).is<number>();
exact(todo.uncommittedVersion).is<number>();
exact(todo.position).is<Position | undefined>();
exact(todo.events).is<List<Event>>();
exact(todo.uncommittedEvents).is<List<Event>>();
exact(todo.state).is<RecordOf<TodoState>>();
exact(todo.state.status).is<Status>();
exact(todo.state.get('status')).is<Status>();
exact(todo.state.description).is<string>();
exact(todo.state.set('status', 'Finished')).is<RecordOf<TodoState>>();
exact(todo.equals(todo)).is<boolean>();
exact(todo.hashCode()).is<number>();
exact(Todo.definition).is<AggregateDefinition<TodoState, TodoEvent>>();
exact(Todo.definition.state).is<RecordOf<TodoState>>();
exact(Todo.definition.apply.TodoRemoved(todo.state, TodoRemoved({ id: '' }))).is<RecordOf<TodoState>>();
export const asClass: AggregateClass<TodoState, TodoEvent> = Todo;
for (const event of todo.events) if (TodoAdded.is(event)) exact(event.data.get('description')).is<string>();

// ------------------------------------------------------------------------------------------------ commands
const addTodo = AddTodo({ description: 'Todo 1', status: 'Queued' });
exact(AddTodo).is<CommandType<'AddTodo', Added, Added>>();
exact(addTodo).is<Command<'AddTodo', Added>>();
exact(addTodo.id).is<string>();
exact(addTodo.type).is<'AddTodo'>();
exact(addTodo.timestamp).is<string>();
exact(addTodo.data).is<Data<Added>>();
exact(addTodo.metadata).is<ImmutableMap<string, unknown>>();
exact(addTodo.toJS()).is<PlainCommand<'AddTodo', Added>>();
export type CommandOfDefinition = Same<[CommandOf<typeof AddTodo>, Command<'AddTodo', Added>]>;
export const anyCommands: readonly Command[] = [addTodo, CountTodos({ status: 'Queued' })];

// ------------------------------------------------------------------------------------------------ the handler
const changeStatus = ChangeTodoStatus({ id: '1', status: 'Started' });
exact(handler.handleCommand(addTodo)).is<Promise<Todo>>();
exact(await handler.handleCommand(AddTodo({ description: 'Todo 1', status: 'Queued' }))).is<Todo>();
exact(handler.handleCommand(changeStatus)).is<Promise<Todo>>();
exact(handler.handleCommand(CountTodos({ status: 'Queued' }))).is<number>();
exact(handler.handleCommand(addTodo, { context: { repository } })).is<Promise<Todo>>();
exact(handler.context).is<{ repository: Repository }>();
exact(handler.handle.CountTodos).is<
  (context: { repository: Repository }, command: Command<'CountTodos', { status: Status }>) => number
>();
/** Commands whose type is not known statically give one of the results. */
export function either(command: typeof addTodo | ReturnType<typeof CountTodos>) {
  exact(handler.handleCommand(command)).is<Promise<Todo> | number>();
}

// ------------------------------------------------------------------------------------------------ the repository
exact(repository.getAggregate(Todo, '1')).is<Promise<Todo | undefined>>();
exact(await repository.getAggregate(Todo, '1', { version: 3 })).is<Todo | undefined>();
exact(await repository.getAggregate(Todo, '1', { at: '2026-01-01T00:00:00.000Z' })).is<Todo | undefined>();
exact(await repository.requireAggregate(Todo, '1')).is<Todo>();
exact(await repository.saveAggregate(todo)).is<Todo>();
