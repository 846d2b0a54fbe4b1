import { join } from 'node:path';
import { SqliteEventStore } from 'dvent/sqlite';
import type { Contender, OpenOptions } from './contender.ts';
import { dventContender } from './dvent-todo.ts';
import { readPragmas, watchingConnections } from './pragmas.ts';

export async function open(options: OpenOptions): Promise<Contender> {
  const { store, settings } = await openStore(options);
  return { ...dventContender(store), settings };
}

export async function openStore({ directory, synchronous }: OpenOptions) {
  const { opened: store, connections } = await watchingConnections(() =>
    SqliteEventStore.open(join(directory, 'dvent.db'), { synchronous }),
  );
  return { store, settings: () => connections.map(readPragmas) };
}
