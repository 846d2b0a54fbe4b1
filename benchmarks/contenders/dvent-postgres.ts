import { PostgresEventStore } from 'dvent/postgres';
import type { Fact } from '../domain/fact.ts';
import { historyLength } from '../domain/fact.ts';
import { eventOf } from '../domain/todo.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { openDatabase } from './database.ts';
import { dventContender } from './dvent-todo.ts';

/** How many events an import puts into a save. */
const importedTogether = 1_000;

export async function open(options: OpenOptions): Promise<Contender> {
  const database = await openDatabase(options);
  const store = await PostgresEventStore.open(database.pool);
  const requestOf = (facts: readonly Fact[]) => ({
    streamId: `Todo-${facts[0]?.id}`,
    events: facts.map(eventOf),
    expectedVersion: 'none' as const,
  });

  return {
    ...dventContender(store),
    ...database.told,
    async importAll(histories) {
      const step = importedTogether / historyLength;
      const starts = Array.from({ length: Math.ceil(histories.length / step) }, (_, index) => index * step);
      const lane = async () => {
        for (let start = starts.shift(); start !== undefined; start = starts.shift())
          await store.saveStreams(histories.slice(start, start + step).map(requestOf));
      };
      await Promise.all([lane(), lane(), lane(), lane()]);
    },
    isCommitted: ({ id, version }) =>
      database.finds(
        'SELECT FROM dvent.events e JOIN dvent.streams s ON s.number = e.stream WHERE s.stream_id = $1 AND e.version = $2',
        [`Todo-${id}`, version],
      ),
    async close() {
      await store.close();
      await database.close();
    },
  };
}
