import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Fact } from '../domain/fact.ts';
import { readPlainData } from '../domain/reading.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { readPragmas } from './pragmas.ts';
import { timedUuid } from './timed-uuid.ts';

// The raw driver, as one would write it by hand: prepared statements on one table. A test holds the table to the shape of
// the store's own, so that both write the same columns and keep the same indexes.

export const schema = `
  CREATE TABLE events (
    number         INTEGER PRIMARY KEY,
    place          INTEGER NOT NULL,
    stream         INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    id             TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    timestamp      TEXT    NOT NULL,
    correlation_id TEXT,
    data           TEXT    NOT NULL,
    metadata       TEXT
  ) STRICT;
  CREATE UNIQUE INDEX events_in_streams ON events (stream, version);
  CREATE UNIQUE INDEX events_by_id ON events (id, stream);
  CREATE INDEX events_by_correlation ON events (correlation_id) WHERE correlation_id IS NOT NULL;
`;

export function open({ directory, synchronous }: OpenOptions): Contender {
  const connection = new DatabaseSync(join(directory, 'node-sqlite.db'));
  connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -16384; ${schema}`);
  const insert = connection.prepare(
    'INSERT INTO events (place, stream, version, id, type, timestamp, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = connection.prepare('SELECT * FROM events WHERE stream = ? ORDER BY version');
  const [begin, commit] = [connection.prepare('BEGIN IMMEDIATE'), connection.prepare('COMMIT')];
  const streams = new Map<string, number>();

  const save = (place: number, { id, version, type, data }: Fact) => {
    const stream = streams.get(id) ?? streams.size + 1;
    streams.set(id, stream);
    insert.run(place, stream, version, timedUuid(), type, new Date().toISOString(), JSON.stringify(data));
  };

  return {
    save(facts) {
      const [first] = facts;
      if (facts.length === 1 && first) {
        save(0, first);
        return undefined;
      }
      begin.run();
      for (const [place, fact] of facts.entries()) save(place, fact);
      commit.run();
      return undefined;
    },
    load(id) {
      let characters = 0;
      for (const { data } of select.all(streams.get(id) ?? 0)) characters += readPlainData(JSON.parse(String(data)));
      return { events: characters, state: undefined };
    },
    settings: () => [readPragmas(connection)],
    close: () => connection.close(),
  };
}
