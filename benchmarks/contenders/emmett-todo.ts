import type { EmmettStore, TodoEvent } from '@event-driven-io/emmett';
import type { Fact } from '../domain/fact.ts';
import { evolve, noTodo, type PlainTodo } from '../domain/plain-todo.ts';
import { readPlainData, readTodo } from '../domain/reading.ts';
import type { Contender, Loaded } from './contender.ts';

// What emmett's two stores share. It has no timestamp of its own, so the event's metadata carries it.

export const emmettEvent = ({ type, data }: Pick<Fact, 'type' | 'data'>): TodoEvent => ({
  type,
  data,
  metadata: { timestamp: new Date().toISOString() },
});

export const initialState = (): PlainTodo => noTodo;
export const evolveEvent = (todo: PlainTodo, { type, data, metadata }: TodoEvent): PlainTodo =>
  evolve(todo, { type, data }, metadata.timestamp);

export function emmettContender(store: EmmettStore): Pick<Contender, 'save' | 'load'> {
  return {
    save(facts) {
      const [first] = facts;
      if (!first) return undefined;
      return store.appendToStream(`Todo-${first.id}`, facts.map(emmettEvent), {
        expectedStreamVersion: BigInt(first.version - 1),
      });
    },
    async load(id): Promise<Loaded> {
      let characters = 0;
      const { state } = await store.aggregateStream(`Todo-${id}`, {
        initialState,
        evolve: (todo, event) => {
          characters += readPlainData(event.data);
          return evolveEvent(todo, event);
        },
      });
      return { events: characters, state: readTodo(state) };
    },
  };
}
