import { CommandHandler, getInMemoryEventStore } from '@event-driven-io/emmett';
import { changedNote } from '../domain/fact.ts';
import type { Contender } from './contender.ts';
import { emmettContender, emmettEvent, evolveEvent, initialState } from './emmett-todo.ts';

export function open(): Contender {
  const store = getInMemoryEventStore();
  const handle = CommandHandler({ evolve: evolveEvent, initialState });

  return {
    ...emmettContender(store),
    changeStatus: (id, status) =>
      handle(store, `Todo-${id}`, (todo) =>
        todo.status === status ? [] : [emmettEvent({ type: 'TodoStatusChanged', data: { id, status, note: changedNote } })],
      ),
    close() {},
  };
}
