import { EventLogStore, type FrontOptions } from '../../core/event-log-store.ts';
import { publishing } from '../../core/publishing.ts';
import { sourcesFrom } from '../../core/sources.ts';
import { connect } from './connection.ts';
import { SqliteLog } from './log.ts';
import { type SqliteOptions, sqliteOptions } from './options.ts';

/**
 * Keeps events in a SQLite file, safe with several processes on it. Saves that are under way at once share a commit.
 *
 * @example
 * import { SqliteEventStore } from 'dvent/sqlite';
 * async function open() {
 *   return await SqliteEventStore.open('todo.db');
 * }
 */
export class SqliteEventStore extends EventLogStore {
  /**
   * Opens a file, or creates it. An older form of the file is brought to the newest; a file that is not a dvent store, or
   * that a newer version of this library wrote, is refused and left as it was.
   *
   * @throws {@link UnsupportedError} (`UNSUPPORTED`) for a file that cannot be used, {@link InvalidArgumentError}
   * (`INVALID_ARGUMENT`) for an option out of range, {@link StoreUnavailableError} (`STORE_UNAVAILABLE`) for a locked file
   */
  static async open(file: string, options: SqliteOptions = {}): Promise<SqliteEventStore> {
    const checked = sqliteOptions(options);
    const publish = publishing(options);
    const front = { ...sourcesFrom(options), codec: options.codec };
    return new SqliteEventStore(new SqliteLog(await connect(file, checked), { ...checked, publish }), front);
  }

  private constructor(log: SqliteLog, front: FrontOptions) {
    super(log, front);
  }
}
