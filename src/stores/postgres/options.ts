import { InvalidArgumentError } from '../../core/errors.ts';
import type { StoreOptions } from '../../core/event-store.ts';
import { byteLength } from '../../core/names.ts';
import { withoutPassword } from '../../core/server-url.ts';
import { checkWholeNumber } from '../../core/whole-number.ts';

/** What `PostgresEventStore.open` takes besides the server. */
export interface PostgresOptions extends StoreOptions {
  /** The schema in which the store keeps its tables; `dvent` by default. It is created if it is missing. */
  readonly schema?: string;
  /** Whether a pooler in transaction mode, such as pgbouncer, stands before the server; nothing relies on a session then. */
  readonly pooled?: boolean;
  /**
   * Where to listen for other processes' saves, so that subscribers hear of them at once: a URL of the server itself, or
   * `false` to look for them only now and then. By default the server that the store was opened with; `false` if `pooled`.
   */
  readonly listen?: string | false;
  /** The most connections that a store opened by URL makes, besides the one that listens; 10 by default. */
  readonly connections?: number;
  /** The most that one save may hold, in bytes of encoded data and metadata; 64 MiB by default, 512 MiB at most. */
  readonly saveBytes?: number;
}

/** A server hangs up on a message of 1 GiB: what became of such a save could never be told. */
const mostSaveBytes = 512 * 1024 * 1024;

/** The options, checked, with their defaults. */
export function postgresOptions(options: PostgresOptions) {
  const { schema = 'dvent', pooled = false, listen, connections = 10, saveBytes = 64 * 1024 * 1024 } = options;
  checkSchema(schema);
  if (typeof pooled !== 'boolean') throw new InvalidArgumentError({ field: 'pooled', value: pooled, expected: 'true or false' });
  if (listen !== undefined && listen !== false) checkServerUrl(listen, 'listen');
  checkWholeNumber(connections, { field: 'connections', least: 1 });
  checkWholeNumber(saveBytes, { field: 'saveBytes', least: 0 });
  if (saveBytes > mostSaveBytes)
    throw new InvalidArgumentError({ field: 'saveBytes', value: saveBytes, expected: `at most ${mostSaveBytes}` });
  return { ...options, schema, pooled, listen, connections, saveBytes };
}

export type CheckedOptions = ReturnType<typeof postgresOptions>;

/** PostgreSQL cuts longer names off, and keeps those that begin with `pg_` for itself. */
function checkSchema(schema: unknown): void {
  const isName =
    typeof schema === 'string' &&
    schema !== '' &&
    schema.isWellFormed() &&
    !schema.includes('\0') &&
    byteLength(schema) <= 63 &&
    !schema.startsWith('pg_');
  if (!isName)
    throw new InvalidArgumentError({ field: 'schema', value: schema, expected: "a schema's name, of at most 63 bytes" });
}

export function checkServerUrl(url: unknown, field: string): asserts url is string {
  if (typeof url === 'string' && /^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return;
  const value = typeof url === 'string' ? withoutPassword(url) : url;
  throw new InvalidArgumentError({ field, value, expected: "a URL such as 'postgres://user@host:5432/database'" });
}
