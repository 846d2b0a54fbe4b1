import { InvalidArgumentError } from '../../core/errors.ts';
import type { StoreOptions } from '../../core/event-store.ts';
import { checkWholeNumber } from '../../core/whole-number.ts';

/** How sure a commit is: SQLite's `synchronous`. */
export type Synchronous = 'full' | 'normal' | 'off';

/** What `SqliteEventStore.open` takes besides the file. */
export interface SqliteOptions extends StoreOptions {
  /**
   * How sure a commit is: `'full'` (the default) survives a power loss, `'normal'` may lose the last commits in one,
   * `'off'` may damage the file in one. All of them survive the death of the process.
   */
  readonly synchronous?: Synchronous;
  /** How long to wait for another process that holds the file's write lock, in milliseconds; 30,000 by default. */
  readonly busyTimeout?: number;
  /** The most that one save may hold, in bytes of encoded data and metadata; 64 MiB by default. */
  readonly saveBytes?: number;
}

/** The options, checked, with their defaults. */
export function sqliteOptions(options: SqliteOptions) {
  const { synchronous = 'full', busyTimeout = 30_000, saveBytes = 64 * 1024 * 1024 } = options;
  if (!['full', 'normal', 'off'].includes(synchronous)) {
    throw new InvalidArgumentError({ field: 'synchronous', value: synchronous, expected: "'full', 'normal' or 'off'" });
  }
  checkWholeNumber(busyTimeout, { field: 'busyTimeout', least: 0 });
  checkWholeNumber(saveBytes, { field: 'saveBytes', least: 0 });
  return { ...options, synchronous, busyTimeout, saveBytes };
}
