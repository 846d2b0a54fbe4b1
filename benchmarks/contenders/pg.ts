import type { Fact } from '../domain/fact.ts';
import { readPlainData } from '../domain/reading.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { openDatabase } from './database.ts';
import { schema } from './pg-schema.ts';
import { timedUuid } from './timed-uuid.ts';

// The raw driver, as one would write it by hand: prepared statements on one table of the same columns and indexes as the store's.

const insertOne = {
  name: 'insert-one',
  text: `INSERT INTO events (save, place, stream, version, id, type, timestamp, data)
    VALUES (nextval('saves'), 0, $1, $2, $3, $4, $5, $6)`,
};

const insertAll = {
  name: 'insert-all',
  text: `WITH drawn AS MATERIALIZED (SELECT nextval('saves') AS save)
    INSERT INTO events (save, place, stream, version, id, type, timestamp, data)
    SELECT save, place - 1, $1, version, id, type, timestamp, data FROM drawn,
      unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
        AS e (version, id, type, timestamp, data, place)`,
};

const select = { name: 'select', text: 'SELECT * FROM events WHERE stream = $1 ORDER BY version' };

export async function open(options: OpenOptions): Promise<Contender> {
  const database = await openDatabase(options);
  const { pool } = database;
  await pool.query(schema);
  const streams = new Map<string, number>();
  const streamOf = (id: string) => {
    const stream = streams.get(id) ?? streams.size + 1;
    streams.set(id, stream);
    return stream;
  };
  const now = () => new Date().toISOString();

  return {
    ...database.told,
    save(facts) {
      const [first] = facts;
      if (!first) return undefined;
      const stream = streamOf(first.id);
      if (facts.length === 1) {
        const { version, type, data } = first;
        return pool.query({ ...insertOne, values: [stream, version, timedUuid(), type, now(), JSON.stringify(data)] });
      }
      const column = (of: (fact: Fact) => string | number) => facts.map(of);
      const columns = [
        column(({ version }) => version),
        column(timedUuid),
        column(({ type }) => type),
        column(now),
        column(({ data }) => JSON.stringify(data)),
      ];
      return pool.query({ ...insertAll, values: [stream, ...columns] });
    },
    async load(id) {
      const { rows } = await pool.query({ ...select, values: [streams.get(id) ?? 0] });
      let characters = 0;
      for (const { data } of rows) characters += readPlainData(JSON.parse(data));
      return { events: characters, state: undefined };
    },
    isCommitted: ({ id, version }) =>
      database.finds('SELECT FROM events WHERE stream = $1 AND version = $2', [streams.get(id) ?? 0, version]),
    close: () => database.close(),
  };
}
