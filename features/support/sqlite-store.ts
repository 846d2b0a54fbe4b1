import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreOptions } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import type { OpenedStore } from './stores.ts';

/** A store on a file in a directory of its own. */
export async function openSqliteStore(options: StoreOptions): Promise<OpenedStore> {
  const directory = await mkdtemp(join(tmpdir(), 'dvent-specification-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    return { store: await SqliteEventStore.open(join(directory, 'events.db'), options), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
