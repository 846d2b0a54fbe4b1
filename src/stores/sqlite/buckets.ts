import type { BucketDelete, BucketPut, BucketStorage, Kept, KeptKey } from '../../core/bucket.ts';
import type { Batches } from '../../core/event-log.ts';
import { OutcomeUnknownError } from '../../core/store-errors.ts';
import { whileBusy } from './connection.ts';
import { type Driver, isSqliteError, type Row } from './driver.ts';
import type { GroupCommit, Job } from './group-commit.ts';
import { pragma } from './schema.ts';

/** The most that a value may hold. */
export const bucketBytes = 64 * 1024 * 1024;

/** How many rows are read at a time, without their values and with them. */
const pageSizes = { keys: 1_000, entries: 100 };

interface BucketsOptions {
  readonly commits: GroupCommit;
  /** Runs a query, again while another process is in its way. */
  readonly read: <Result>(run: () => Result) => Promise<Result>;
  /** For how many milliseconds it is tried to empty the write-ahead log. */
  readonly busyTimeout: number;
}

/** Where the next page begins: after this row. */
interface Cursor {
  readonly key: string;
  readonly version: number;
}

/**
 * Buckets in a SQLite file. What is removed is overwritten with zeros (`secure_delete`), and leaves the write-ahead log when that is
 * emptied, which each deletion does.
 */
export class Buckets {
  readonly #driver: Driver;
  readonly #options: BucketsOptions;
  readonly #deletions = new Set<Promise<unknown>>();

  constructor(driver: Driver, options: BucketsOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  bucket(name: string): BucketStorage {
    return {
      get: (key, upTo) => this.#get(name, { key, upTo }),
      put: (put) => this.#options.commits.do(this.#putJob(name, put)),
      delete: (deletion) => this.#waitedFor(this.#delete(name, deletion)),
      entries: () => this.#pages(name, { columns: `${keyColumns}, value`, size: pageSizes.entries, itemFrom: keptFrom }),
      keys: () => this.#pages(name, { columns: keyColumns, size: pageSizes.keys, itemFrom: keyFrom }),
    };
  }

  /** Comes back when no deletion is under way. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#deletions);
  }

  #get(name: string, { key, upTo }: { key: string; upTo: number }): Promise<Kept | undefined> {
    const query = `SELECT ${keyColumns}, value FROM kept
      WHERE bucket = ? AND key = ? AND version <= ? ORDER BY version DESC LIMIT 1`;
    return this.#options.read(() => {
      const row = this.#driver.statement(query).get(name, key, upTo);
      return row && keptFrom(row);
    });
  }

  #putJob(name: string, { key, version, value, expected }: BucketPut): Job<number | undefined> {
    return {
      events: 1,
      run: () => {
        const query = 'SELECT revision FROM kept WHERE bucket = ? AND key = ? AND version = ?';
        const [current = 0] = this.#driver.statement(query).get(name, key, version) ?? [];
        if (expected !== undefined && expected !== current) return { result: undefined, stored: [], saves: undefined };
        // `REPLACE` removes the row that is there: the new one has a number of its own.
        const insert = `INSERT OR REPLACE INTO kept (bucket, key, version, space, value) VALUES (?, ?, ?, zeroblob(?), ?)`;
        this.#overwriting(() => this.#driver.statement(insert).run(name, key, version, this.#spaceBytes(), value));
        const [revision] = this.#driver.statement('SELECT last_insert_rowid()').get() ?? [];
        return { result: Number(revision), stored: [], saves: [] };
      },
    };
  }

  async #delete(name: string, { key, from, to, revision }: BucketDelete): Promise<boolean> {
    const where = `bucket = ? AND key = ? AND version BETWEEN ? AND ? ${revision === undefined ? '' : 'AND revision = ?'}`;
    const values = [name, key, from, to, ...(revision === undefined ? [] : [revision])];
    const existed = await this.#options.commits.do<boolean>({
      events: 1,
      run: () => {
        if (!this.#driver.statement(`SELECT 1 FROM kept WHERE ${where} LIMIT 1`).get(...values))
          return { result: false, stored: [], saves: undefined };
        this.#overwriting(() => this.#driver.statement(`DELETE FROM kept WHERE ${where}`).run(...values));
        return { result: true, stored: [], saves: [] };
      },
    });
    // Also where there was nothing: an earlier call may have come no further than this.
    await this.#emptyWriteAheadLog();
    return existed;
  }

  /** SQLite overwrites what is removed meanwhile. */
  #overwriting(remove: () => void): void {
    this.#driver.exec('PRAGMA secure_delete = ON');
    try {
      remove();
    } finally {
      this.#driver.exec('PRAGMA secure_delete = OFF'); // for events, it would write each page that becomes free once more
    }
  }

  /** Its frames hold what pages were before. They cannot be removed while another process reads what they are needed for. */
  async #emptyWriteAheadLog(): Promise<void> {
    try {
      await whileBusy(this.#options.busyTimeout, () => {
        const [isBusy] = this.#driver.statement('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? [];
        if (isBusy !== 0) throw new Busy();
      });
    } catch (cause) {
      if (isSqliteError(cause) || cause instanceof Busy) throw new OutcomeUnknownError({ saves: [], cause });
      throw cause;
    }
  }

  /** As much as a page holds: see the migration. */
  #spaceBytes(): number {
    return Number(pragma(this.#driver, 'page_size')[0]);
  }

  async *#pages<Item extends KeptKey>(
    name: string,
    { columns, size, itemFrom }: { columns: string; size: number; itemFrom: (row: Row) => Item },
  ): Batches<Item> {
    const query = `SELECT ${columns} FROM kept WHERE bucket = ? AND (key, version) > (?, ?) ORDER BY key, version LIMIT ?`;
    for (let after: Cursor = { key: '', version: 0 }; ; ) {
      const { key, version } = after;
      const items = await this.#options.read(() => this.#driver.statement(query).all(name, key, version, size).map(itemFrom));
      const last = items.at(-1);
      if (!last) return;
      yield items;
      if (items.length < size) return;
      after = last;
    }
  }

  async #waitedFor<Result>(deleting: Promise<Result>): Promise<Result> {
    this.#deletions.add(deleting);
    try {
      return await deleting;
    } finally {
      this.#deletions.delete(deleting);
    }
  }
}

/** As SQLite says it of a checkpoint: in its answer, not as an error. */
class Busy extends Error {
  override readonly message =
    'it was deleted, but stands in the write-ahead log, which cannot be emptied: other processes have been reading all the while';
  readonly errcode = 5;
}

const keyColumns = 'key, version, revision';

function keyFrom(row: Row): KeptKey {
  const [key, version, revision] = row as readonly [string, number, number]; // a STRICT table, written by this store
  return { key, version, revision };
}

function keptFrom(row: Row): Kept {
  return { ...keyFrom(row), value: row[3] as Uint8Array }; // as above
}
