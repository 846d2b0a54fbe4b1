import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { Contender, OpenOptions } from './contender.ts';
import { connections, openDatabase } from './database.ts';
import { emmettContender } from './emmett-todo.ts';

/** With a pool of as many connections as the others have. */
export async function open(options: OpenOptions): Promise<Contender> {
  const database = await openDatabase(options);
  const { url, pool } = database;
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pooled: true, pool } });
  await store.schema.migrate();
  const contender = emmettContender(store);

  return {
    ...contender,
    ...database.told,
    // It appends to one stream at a time: as many appends are under way as there are connections.
    async importAll(histories) {
      const left = [...histories];
      const lane = async () => {
        for (let facts = left.pop(); facts; facts = left.pop()) await contender.save(facts);
      };
      await Promise.all(Array.from({ length: connections }, lane));
    },
    isCommitted: ({ id, version }) =>
      database.finds('SELECT FROM emt_messages WHERE stream_id = $1 AND stream_position = $2', [`Todo-${id}`, version]),
    async close() {
      await store.close();
      await database.close();
    },
  };
}
