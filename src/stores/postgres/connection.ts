import { type ClientConfig, Pool } from 'pg';
import { messageOf } from '../../core/error-text.ts';
import { DventError, InvalidArgumentError } from '../../core/errors.ts';
import { StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { Driver } from './driver.ts';
import { causeOf, isPassing, Refused, Unfit } from './failures.ts';
import { type CheckedOptions, checkServerUrl } from './options.ts';
import { migrate } from './schema.ts';

export interface Connection {
  readonly driver: Driver;
  /** The identity of the log, kept in the schema. */
  readonly logId: string;
  /** How a connection of one's own is made, to listen on. */
  readonly listen: ClientConfig | undefined;
  /** How many connections there are at most. */
  readonly connections: number;
  /** Ends the pool, if it is the store's own. */
  readonly end: () => Promise<void>;
}

/** A server that does not answer is unavailable after so many milliseconds; one that is gone without a word is found out some day. */
const patience = { connectionTimeoutMillis: 30_000, keepAlive: true };

/** Connects to a server, and creates or migrates the schema. */
export async function connect(server: string | Pool, options: CheckedOptions): Promise<Connection> {
  const pool = typeof server === 'string' ? ownPool(server, options) : checkedPool(server);
  const end = async () => {
    if (typeof server === 'string') await pool.end();
  };
  try {
    const driver = new Driver(pool, options);
    await checkEncoding(driver);
    const logId = await migrate(driver, options);
    return { driver, logId, listen: listenConfig(pool, options), connections: pool.options.max ?? options.connections, end };
  } catch (error) {
    await end();
    if (error instanceof DventError) throw error;
    const cause = causeOf(error);
    throw (error instanceof Refused && !isPassing(error)) || isFinal(cause) ? refused(cause) : unreachable(cause);
  }
}

function ownPool(url: string, { connections }: CheckedOptions): Pool {
  checkServerUrl(url, 'url');
  const pool = new Pool({ connectionString: url, max: connections, ...patience });
  // A connection that ends while nobody uses it is replaced when it is needed.
  pool.on('error', () => {});
  return pool;
}

function checkedPool(pool: unknown): Pool {
  const isPool = typeof pool === 'object' && pool !== null && 'connect' in pool && 'options' in pool && 'totalCount' in pool;
  if (!isPool) throw new InvalidArgumentError({ field: 'server', value: pool, expected: 'a URL, or a Pool of pg' });
  return pool as Pool; // it has what tells a pool from a client
}

/** Other encodings cannot hold every text. */
async function checkEncoding(driver: Driver): Promise<void> {
  const [row] = await driver.query("SELECT current_setting('server_encoding')");
  if (row?.[0] !== 'UTF8') throw new UnsupportedError(`The database is encoded in ${row?.[0]}; a store needs UTF8.`);
}

function listenConfig(pool: Pool, { listen, pooled }: CheckedOptions): ClientConfig | undefined {
  if (listen === false || (listen === undefined && pooled)) return undefined;
  return listen === undefined ? pool.options : { connectionString: listen, ...patience };
}

/** No such database, no such user, a wrong password. */
const lockedOut = ['3D000', '28000', '28P01', '42501'];

/** Whether there is no connection because of something that another try will not change. */
const isFinal = (cause: unknown) =>
  cause instanceof Unfit || (cause instanceof Error && 'code' in cause && lockedOut.includes(String(cause.code)));

/** The server has said no. */
const refused = (cause: unknown) => new UnsupportedError(`The database cannot be used: ${messageOf(cause)}.`, { cause });

/** Opening again is safe: what makes the schema does it all or not at all, and finds it made. */
const unreachable = (cause: unknown) =>
  new StoreUnavailableError(`PostgreSQL could not be opened: ${messageOf(cause)}.`, { cause });
