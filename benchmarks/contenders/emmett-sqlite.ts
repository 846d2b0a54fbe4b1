import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { getSQLiteEventStore, SQLiteConnectionPool, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import type { Contender, OpenOptions } from './contender.ts';
import { emmettContender } from './emmett-todo.ts';
import { synchronousName } from './pragmas.ts';

/** As its documentation has it: by the file's name. It then opens a connection for every call. */
export function open({ directory }: OpenOptions): Promise<Contender> {
  const fileName = join(directory, 'emmett.db');
  useWriteAheadLog(fileName);
  return opened(fileName, SQLiteConnectionPool({ fileName }));
}

/** With one connection for all calls. Saves under way together then share a transaction, see `isCommitted`. */
export function openShared({ directory }: OpenOptions): Promise<Contender> {
  const fileName = join(directory, 'emmett-shared.db');
  useWriteAheadLog(fileName);
  const connection = sqliteConnection({ fileName });
  return opened(fileName, SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } }));
}

/** Emmett asks for WAL without waiting for the answer, and at times begins a transaction first: the file then stays without. */
function useWriteAheadLog(fileName: string): void {
  const database = new DatabaseSync(fileName);
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
}

async function opened(fileName: string, pool: SQLiteConnectionPool): Promise<Contender> {
  const store = getSQLiteEventStore({ fileName, pool });
  await store.schema.migrate();
  const witness = new DatabaseSync(fileName, { readOnly: true });
  const find = witness.prepare('SELECT 1 FROM emt_messages WHERE stream_id = ? AND stream_position = ?');

  return {
    ...emmettContender(store),
    settings: () =>
      pool.withConnection(async (connection) => {
        const synchronous = await connection.querySingle<{ synchronous: number }>('PRAGMA synchronous');
        const journal = await connection.querySingle<{ journal_mode: string }>('PRAGMA journal_mode');
        return [{ synchronous: synchronousName(synchronous?.synchronous ?? -1), journal_mode: journal?.journal_mode ?? '' }];
      }),
    isCommitted: ({ id, version }) => find.get(`Todo-${id}`, version) !== undefined,
    close() {
      witness.close();
      return pool.close();
    },
  };
}
