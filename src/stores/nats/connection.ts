import { connect as connectTo, type NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '../../core/error-text.ts';
import { InvalidArgumentError } from '../../core/errors.ts';
import { StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { Driver } from './driver.ts';
import { Link } from './link.ts';
import { openLogStream } from './log-stream.ts';
import type { CheckedOptions } from './options.ts';
import { serverList } from './server-list.ts';

export interface Connection {
  readonly link: Link;
  readonly driver: Driver;
  /** The identity of the log, kept in the description of its stream. */
  readonly logId: string;
  /** Whether several messages can be written as one, all of them or none. */
  readonly isAtomic: boolean;
  /** Ends the connection, if it is the store's own. */
  readonly end: () => Promise<void>;
}

/** Connects to servers, and creates the stream of the log. */
export async function connect(servers: string | NatsConnection, options: CheckedOptions): Promise<Connection> {
  const connection = typeof servers === 'string' ? await ownConnection(servers, options) : checkedConnection(servers);
  const end = async () => {
    if (typeof servers !== 'string') return;
    await connection.flush().catch(() => {}); // what was told to others goes out
    await connection.close();
  };
  const link = new Link(connection);
  try {
    const stream = await openLogStream(connection, options);
    const driver = new Driver(link, { ...stream, stream: options.prefix, timeout: options.timeout, remembers: true });
    return { link, driver, ...stream, end };
  } catch (error) {
    link.close();
    await end();
    throw error;
  }
}

async function ownConnection(servers: string, { timeout }: CheckedOptions): Promise<NatsConnection> {
  const list = serverList(servers);
  try {
    return await connectTo({
      ...list,
      timeout,
      // A store goes on when a server is back, however long that takes; one that answers no more is given up after some seconds.
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true, // nor for how long it does not let this user in
      reconnectTimeWait: 100,
      reconnectJitter: 50,
      pingInterval: 2_000,
      maxPingOut: 2,
      // A stack kept for each request costs a fifth of the saves with 128 under way (17,000 a second, not 13,500).
      noAsyncTraces: true,
    });
  } catch (cause) {
    const hosts = list.servers.join(', ');
    if (isLockedOut(cause))
      throw new UnsupportedError(`NATS at ${hosts} does not let this user in: ${messageOf(cause)}.`, { cause });
    throw new StoreUnavailableError(`NATS at ${hosts} cannot be reached: ${messageOf(cause)}.`, { cause });
  }
}

const isLockedOut = (error: unknown): boolean => error instanceof Error && error.name === 'AuthorizationError';

function checkedConnection(value: unknown): NatsConnection {
  const isConnection =
    typeof value === 'object' && value !== null && 'request' in value && 'status' in value && 'isClosed' in value;
  if (isConnection) return value as NatsConnection; // it has what tells one from all else
  throw new InvalidArgumentError({ field: 'servers', value, expected: 'a URL, or a NatsConnection' });
}
