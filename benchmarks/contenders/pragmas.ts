import { DatabaseSync } from 'node:sqlite';
import type { Settings } from './contender.ts';

export const synchronousName = (level: number): string => ['OFF', 'NORMAL', 'FULL', 'EXTRA'][level] ?? String(level);

export function readPragmas(connection: DatabaseSync): Settings {
  const { synchronous } = connection.prepare('PRAGMA synchronous').get() ?? {};
  const { journal_mode } = connection.prepare('PRAGMA journal_mode').get() ?? {};
  return { synchronous: synchronousName(Number(synchronous)), journal_mode: String(journal_mode) };
}

/**
 * Opens something that keeps its connection to itself, and tells which connection that is: `synchronous` belongs to a
 * connection, so it cannot be read back through any other.
 */
export async function watchingConnections<Opened>(
  open: () => Promise<Opened>,
): Promise<{ opened: Opened; connections: DatabaseSync[] }> {
  const connections = new Set<DatabaseSync>();
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, ...parameters) {
    connections.add(this);
    return prepare.apply(this, parameters);
  };
  try {
    return { opened: await open(), connections: [...connections] };
  } finally {
    DatabaseSync.prototype.prepare = prepare;
  }
}
