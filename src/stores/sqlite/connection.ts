import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError } from '../../core/errors.ts';
import { StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { type Driver, isSqliteError, openDriver, unavailable, unreadable } from './driver.ts';
import { filesInPlace, identityOf } from './files.ts';
import type { Synchronous } from './options.ts';
import { checkFile, logIdOf, migrate, pragma } from './schema.ts';

/** SQLite's own 2 MiB do not hold the inner pages of the indexes of a million events. */
const cacheKibibytes = 16 * 1024;

/** Statements wait this long for another process's lock, blocking; longer waits are awaited, see {@link whileBusy}. */
const blockingMilliseconds = 5;

export interface Connection {
  readonly driver: Driver;
  /** The identity of the log, kept in the file. */
  readonly logId: string;
  /** Whether the files that are open are those that stand under the name. */
  readonly isInPlace: () => boolean;
}

/** Opens a file, creates or migrates what is in it, and leaves alone what is not ours. */
export async function connect(
  file: string,
  { synchronous, busyTimeout }: { synchronous: Synchronous; busyTimeout: number },
): Promise<Connection> {
  checkPath(file);
  const path = resolve(file);
  checkAccess(path);
  const driver = opened(path);
  const openedFile = identityOf(path);
  try {
    driver.exec(`PRAGMA busy_timeout = ${blockingMilliseconds}`);
    await whileBusy(busyTimeout, () => checkFile(path, driver));
    await whileBusy(busyTimeout, () => useWriteAheadLog(path, driver));
    driver.exec(`PRAGMA synchronous = ${synchronous}`);
    driver.exec(`PRAGMA cache_size = ${-cacheKibibytes}`);
    await whileBusy(busyTimeout, () => migrate(driver));
    const logId = await whileBusy(busyTimeout, () => logIdOf(driver));
    const isInPlace = filesInPlace(path);
    if (!isInPlace || identityOf(path) !== openedFile) throw replaced(path);
    return { driver, logId, isInPlace };
  } catch (error) {
    driver.close();
    throw isSqliteError(error) ? openingError(path, error) : error;
  }
}

/** Runs it until no other process is in its way: at once, then after pauses of a few milliseconds. */
export async function whileBusy<Result>(timeout: number, run: () => Result): Promise<Result> {
  const deadline = performance.now() + timeout;
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!isSqliteError(error, 'busy') || performance.now() > deadline) throw error;
    }
    // A pause of random length keeps waiting processes from meeting again.
    await delay(1 + Math.random() * 5);
  }
}

function checkPath(file: unknown): asserts file is string {
  if (typeof file !== 'string' || file === '' || file.includes('\0')) {
    throw new InvalidArgumentError({ field: 'file', value: file, expected: 'the path of a file' });
  }
  if (file === ':memory:')
    throw new InvalidArgumentError({ field: 'file', value: file, expected: 'a file; for memory take InMemoryEventStore' });
}

function checkAccess(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UnsupportedError(`"${path}" cannot be opened: the folder "${folder}" does not exist.`);
  if (!existsSync(path)) return;
  if (!statSync(path).isFile()) throw new UnsupportedError(`"${path}" cannot be opened: it is not a file.`);
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw readOnly(path, cause);
  }
  checkSize(path);
}

const readOnly = (path: string, cause: unknown) =>
  new UnsupportedError(`"${path}" is read-only: a store needs to write to the file and its folder.`, { cause });

/** SQLite takes a file smaller than its smallest page for an empty one, and writes over it. */
function checkSize(path: string): void {
  // The file is not opened for a look: to close it would drop the locks that another store of this process holds on it.
  const { size } = statSync(path);
  if (size > 0 && size < 512) throw notADatabase(path);
}

const replaced = (path: string) =>
  new StoreUnavailableError(`"${path}" was deleted or replaced while it was opened. Nothing was written.`);

const notADatabase = (path: string, cause?: unknown) =>
  new UnsupportedError(`"${path}" is not a SQLite database. It was left as it was.`, { cause });

function opened(path: string): Driver {
  try {
    return openDriver(path);
  } catch (error) {
    throw openingError(path, error);
  }
}

function useWriteAheadLog(path: string, driver: Driver): void {
  if (pragma(driver, 'journal_mode')[0] === 'wal') return;
  const [mode] = driver.statement('PRAGMA journal_mode = WAL').get() ?? [];
  if (mode !== 'wal')
    throw new UnsupportedError(`"${path}" is on a file system without shared memory, which SQLite's write-ahead log needs.`);
}

function openingError(path: string, cause: unknown): Error {
  if (isSqliteError(cause, 'notADatabase')) return notADatabase(path, cause);
  if (isSqliteError(cause, 'readOnly')) return readOnly(path, cause);
  if (isSqliteError(cause, 'corrupt')) return unreadable(cause);
  if (isSqliteError(cause, 'cannotOpen')) return new UnsupportedError(`"${path}" cannot be opened.`, { cause });
  return unavailable(cause);
}
