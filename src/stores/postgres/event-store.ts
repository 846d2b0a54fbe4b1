import type { Pool } from 'pg';
import { EventLogStore, type FrontOptions } from '../../core/event-log-store.ts';
import { publishing } from '../../core/publishing.ts';
import { sourcesFrom } from '../../core/sources.ts';
import { connect } from './connection.ts';
import { PostgresLog } from './log.ts';
import { type PostgresOptions, postgresOptions } from './options.ts';

/**
 * Keeps events in a PostgreSQL database, safe with many processes on it. A save is one round trip; saves that are under way at once
 * share round trips and commits.
 *
 * @example
 * import { PostgresEventStore } from 'dvent/postgres';
 * async function open() {
 *   return await PostgresEventStore.open('postgres://todo@localhost/todo');
 * }
 */
export class PostgresEventStore extends EventLogStore {
  /**
   * Connects to a server, by URL or by a `Pool` of `pg`, which stays the caller's to end. The schema is created if it is missing, and an
   * older form of it is brought to the newest; one that is not dvent's, or that a newer version of this library made, is refused and
   * left as it was.
   *
   * @throws {@link UnsupportedError} (`UNSUPPORTED`) for a schema or a database that cannot be used and for a server in recovery,
   * {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for an option out of range, {@link StoreUnavailableError}
   * (`STORE_UNAVAILABLE`) for a server that cannot be reached
   */
  static async open(server: string | Pool, options: PostgresOptions = {}): Promise<PostgresEventStore> {
    const checked = postgresOptions(options);
    const publish = publishing(options);
    const front = { ...sourcesFrom(options), codec: options.codec };
    return new PostgresEventStore(new PostgresLog(await connect(server, checked), { ...checked, publish }), front);
  }

  private constructor(log: PostgresLog, front: FrontOptions) {
    super(log, front);
  }
}
