import { type EventStore, Repository, type RepositoryOptions } from 'dvent';
import { changedNote } from '../domain/fact.ts';
import { readTodo } from '../domain/reading.ts';
import { eventOf, readEvent, Todo } from '../domain/todo.ts';
import type { Contender } from './contender.ts';

/** What dvent's stores share: all of it. */
export function dventContender(
  eventStore: EventStore,
  keeps: Pick<RepositoryOptions, 'cache' | 'snapshots'> = {},
): Required<Pick<Contender, 'save' | 'load' | 'changeStatus' | 'close'>> {
  const repository = new Repository({ eventStore, ...keeps });
  return {
    save(facts) {
      const [first] = facts;
      if (!first) return undefined;
      return eventStore.saveEvents(`Todo-${first.id}`, facts.map(eventOf), { expectedVersion: first.version - 1 });
    },
    async load(id) {
      const todo = await repository.requireAggregate(Todo, id);
      let characters = 0;
      for (const event of todo.events) characters += readEvent(event);
      return { events: characters, state: readTodo(todo.state) };
    },
    async changeStatus(id, status) {
      const todo = await repository.requireAggregate(Todo, id);
      await repository.saveAggregate(todo.changeStatus(status, changedNote));
    },
    close: () => eventStore.close(),
  };
}
