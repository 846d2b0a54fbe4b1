import { EventLogStore } from '../../../src/core/event-log-store.ts';
import { publishing } from '../../../src/core/publishing.ts';
import type { EventStore, StoreOptions } from '../../../src/index.ts';
import { connect } from '../../../src/stores/sqlite/connection.ts';
import type { Driver } from '../../../src/stores/sqlite/driver.ts';
import { SqliteLog } from '../../../src/stores/sqlite/log.ts';

/** A store on a real file whose driver is watched, or made to fail, by what is put around it. */
export async function storeWith(
  file: string,
  around: (driver: Driver) => Driver,
  options: StoreOptions = {},
): Promise<EventStore> {
  const { driver, ...connection } = await connect(file, { synchronous: 'full', busyTimeout: 1_000 });
  const log = new SqliteLog(
    { ...connection, driver: around(driver) },
    { busyTimeout: 1_000, saveBytes: 1_000_000, publish: publishing(options) },
  );
  return new EventLogStore(log, options);
}

/** An error as `node:sqlite` throws it. */
export const sqliteError = (errcode: number, message: string) =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
