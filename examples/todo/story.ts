import type { Event, EventStore } from 'dvent';
import type { TodoApplication } from './application.ts';
import { AddTodo, ChangeTodoStatus, RemoveTodo } from './domain/commands.ts';
import { Todo } from './domain/todo.ts';
import { eventTable, todoTable } from './tables.ts';

type Tell = (text: string) => void;

const shownFromBefore = 12;

/** What was in the store before: the todos of earlier runs, the newest of them shown. */
export async function tellWhatIsThere({ eventStore, repository }: TodoApplication, tell: Tell): Promise<void> {
  const ids = await todoIds(eventStore);
  if (ids.length === 0) return tell('No todos yet: this is the first run on this store.');
  const todos = await inTurn(ids.slice(-shownFromBefore), (id) => repository.requireAggregate(Todo, id));
  const shown = ids.length > todos.length ? `, the newest ${todos.length} of them are` : '';
  tell(`Found ${ids.length} todos of earlier runs${shown}:`);
  tell(todoTable(todos));
}

/** The life of six todos: added, started, read back, one removed, one taken through all that can happen to it. */
export async function tellTheStory({ eventStore, repository, handler }: TodoApplication, tell: Tell): Promise<void> {
  tell('\nSix commands add six todos:');
  const additions = [1, 2, 3, 4, 5, 6].map((number) => AddTodo({ description: `Todo ${number}`, status: 'Queued' }));
  const todos = await inTurn(additions, (command) => handler.handleCommand(command));
  tell(todoTable(todos));

  tell('\nThe last three are started. Each has one event more:');
  const changes = todos.slice(-3).map(({ id }) => ChangeTodoStatus({ id, status: 'Started' }));
  tell(todoTable(await inTurn(changes, (command) => handler.handleCommand(command))));

  tell('\nThe command that added the first comes again, as if its sender had seen no answer. Nothing is added:');
  const again = await inTurn(additions.slice(0, 1), (command) => handler.handleCommand(command));
  tell(todoTable(again));

  tell('\nAll six, read back from the store:');
  tell(todoTable(await inTurn(todos, ({ id }) => repository.requireAggregate(Todo, id))));

  const [first, last] = [todos.at(0), todos.at(-1)];
  const added = first?.events.last();
  if (!first || !last || !added) throw new Error('Six were added.');
  tell('\nThe first one is removed, because it was added. Its events stay:');
  tell(todoTable([await handler.handleCommand(RemoveTodo({ id: first.id }, { causedBy: added }))]));

  tell('\nThe story that began with the command to add it, as the log tells it:');
  tell(eventTable(await eventsIn(eventStore.getAllEvents({ correlationId: first.id })))); // the todo has the command's id

  tell('\nCommands are one way in. Here four changes to one todo are chained and saved at once, all or none:');
  const started = await repository.requireAggregate(Todo, last.id);
  const finished = started.changeStatus('Queued').changeStatus('Started').changeStatus('Finished').remove();
  const saved = await repository.saveAggregate(finished);
  tell(todoTable([saved]));

  tell('\nThe events behind it:');
  tell(eventTable(await eventsIn(eventStore.getEvents(`${saved.type}-${saved.id}`)))); // the todo has those alone that were read for it
}

async function eventsIn(read: ReturnType<EventStore['getEvents']>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const { event } of read) events.push(event);
  return events;
}

/** How much the store holds now. */
export async function countTodos({ eventStore }: TodoApplication): Promise<{ todos: number; events: number }> {
  let events = 0;
  for await (const batch of eventStore.getAllEvents({ categories: [Todo.definition.type] }).batches()) events += batch.length;
  return { todos: (await todoIds(eventStore)).length, events };
}

async function todoIds(eventStore: EventStore): Promise<string[]> {
  const category = Todo.definition.type;
  const ids: string[] = [];
  for await (const { streamId, status } of eventStore.getStreams({ categories: [category] })) {
    if (status === 'live') ids.push(streamId.slice(`${category}-`.length));
  }
  return ids;
}

/** One after the other, so that the todos stand in the log in their order. */
async function inTurn<From, To>(items: readonly From[], step: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  for (const item of items) results.push(await step(item));
  return results;
}
