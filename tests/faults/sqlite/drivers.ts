import type { StoreOptions } from '../../../src/index.ts';
import { connect } from '../../../src/stores/sqlite/connection.ts';
import type { Driver } from '../../../src/stores/sqlite/driver.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

/** A store on a real file whose driver is watched, or made to fail, by what is put around it. */
export async function storeWith(
  file: string,
  around: (driver: Driver) => Driver,
  options: StoreOptions = {},
): Promise<SqliteEventStore> {
  const { driver, ...connection } = await connect(file, { synchronous: 'full', busyTimeout: 1_000 });
  // The constructor is private: users open a file, only tests put a driver of their own under the store.
  return Reflect.construct(SqliteEventStore, [
    { ...connection, driver: around(driver) },
    { ...options, busyTimeout: 1_000, saveBytes: 1_000_000 },
  ]);
}

/** An error as `node:sqlite` throws it. */
export const sqliteError = (errcode: number, message: string) =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
