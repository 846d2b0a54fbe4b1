import { type AppendCommand, Query, type SequencePosition, Tags } from '@dcb-es/event-store';
import { PostgresEventStore } from '@dcb-es/event-store-postgres';
import type { Fact } from '../domain/fact.ts';
import { evolve, noTodo } from '../domain/plain-todo.ts';
import { readPlainData, readTodo } from '../domain/reading.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { openDatabase } from './database.ts';

const types = ['TodoAdded', 'TodoStatusChanged'];

/**
 * It knows no streams: a todo's events carry its id as a tag, and an append is on condition that none has come after the position
 * up to which the writer knows them. It has no timestamp of its own, so the event's metadata carries it.
 */
export async function open(options: OpenOptions): Promise<Contender> {
  const database = await openDatabase(options);
  const store = new PostgresEventStore({ pool: database.pool });
  await store.ensureInstalled();
  const positions = new Map<string, SequencePosition>();
  const eventsOf = (id: string) => Query.fromItems([{ types, tags: Tags.fromObj({ todo: id }) }]);

  function commandFor(facts: readonly Fact[]): AppendCommand {
    const [{ id } = { id: '' }] = facts;
    const tags = Tags.fromObj({ todo: id });
    const after = positions.get(id);
    return {
      events: facts.map(({ type, data }) => ({ type, tags, data, metadata: { timestamp: new Date().toISOString() } })),
      condition: { failIfEventsMatch: eventsOf(id), ...(after && { after }) },
    };
  }

  return {
    ...database.told,
    async save(facts) {
      const [first] = facts;
      if (first) positions.set(first.id, await store.append(commandFor(facts)));
    },
    importAll: (histories) => store.append(histories.map(commandFor)),
    async load(id) {
      let [characters, state] = [0, noTodo];
      for await (const { event } of store.read(eventsOf(id))) {
        characters += readPlainData(event.data);
        state = evolve(state, event, event.metadata.timestamp);
      }
      return { events: characters, state: readTodo(state) };
    },
    isCommitted: ({ id, version }) =>
      database.finds('SELECT FROM events WHERE tags @> $1 OFFSET $2 LIMIT 1', [[`todo=${id}`], version - 1]),
    close: () => database.close(),
  };
}
