import { CommandHandler, ConcurrencyError, type EventStore, InMemoryEventStore, Repository } from 'dvent';
import { openEventStore } from 'dvent/open';
import { SqliteEventStore } from 'dvent/sqlite';
import { AddTodo, type Status, Todo } from './todo.js';

/** One todo's life in a store: what a user would do first. The result is what the package test compares. */
async function life(eventStore: EventStore) {
  const repository = new Repository({ eventStore });
  const handler = CommandHandler({
    context: { repository },
    commands: [AddTodo],
    handle: {
      AddTodo: ({ repository }, { data }) => repository.saveAggregate(Todo.add(data.get('description'), data.get('status'))),
    },
  });
  const added = await handler.handleCommand(AddTodo({ description: 'Todo 1', status: 'Queued' }));
  await repository.saveAggregate(added.changeStatus('Started'));
  const stale = await repository.saveAggregate(added.remove()).catch((error: unknown) => error);
  const read = await repository.requireAggregate(Todo, added.id);
  const status: Status = read.state.status;
  await eventStore.close();
  return { description: read.state.description, status, version: read.version, stale: stale instanceof ConcurrencyError };
}

/** The same life in each store; one error class across the entry points, whichever store throws it. */
export async function story(directory: string) {
  return {
    memory: await life(new InMemoryEventStore()),
    sqlite: await life(await SqliteEventStore.open(`${directory}/one.db`)),
    opened: await life(await openEventStore(`sqlite:${directory}/two.db`)),
  };
}
