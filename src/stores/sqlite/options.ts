import { InvalidArgumentError } from '../../core/errors.ts';
import type { StoreOptions } from '../../core/event-store.ts';

/** How sure a commit is: SQLite's `synchronous`. */
export type Synchronous = 'full' | 'normal' | 'off';

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
  for (const [field, value] of Object.entries({ busyTimeout, saveBytes })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new InvalidArgumentError({ field, value, expected: 'a whole number from 0 on' });
    }
  }
  return { ...options, synchronous, busyTimeout, saveBytes };
}
