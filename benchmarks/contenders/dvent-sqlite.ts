import { join } from 'node:path';
import { SqliteEventStore } from 'dvent/sqlite';
import type { Contender, OpenOptions } from './contender.ts';
import { dventContender } from './dvent-todo.ts';
import { readPragmas, watchingConnections } from './pragmas.ts';

export async function open({ directory, synchronous }: OpenOptions): Promise<Contender> {
  const { opened, connections } = await watchingConnections(() =>
    SqliteEventStore.open(join(directory, 'dvent.db'), { synchronous }),
  );
  return { ...dventContender(opened), settings: () => connections.map(readPragmas) };
}
