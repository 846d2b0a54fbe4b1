import { connect as connectTo, type NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '../../core/error-text.ts';
import { InvalidArgumentError } from '../../core/errors.ts';
import { withoutPassword } from '../../core/server-url.ts';
import { StoreUnavailableError } from '../../core/store-errors.ts';
import { Driver } from './driver.ts';
import { Link } from './link.ts';
import type { CheckedOptions } from './options.ts';
import { openStream } from './stream.ts';

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
  try {
    const stream = await openStream(connection, options);
    const link = new Link(connection);
    const driver = new Driver(link, { stream: options.prefix, timeout: options.timeout, isAtomic: stream.isAtomic });
    return { link, driver, ...stream, end };
  } catch (error) {
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
      reconnectTimeWait: 100,
      reconnectJitter: 50,
      pingInterval: 2_000,
      maxPingOut: 2,
      // A stack kept for each request costs a fifth of the saves with 128 under way (17,000 a second, not 13,500).
      noAsyncTraces: true,
    });
  } catch (cause) {
    throw new StoreUnavailableError(`NATS cannot be reached: ${messageOf(cause)}.`, { cause });
  }
}

/** `nats://a,b:4333,c`, or `nats://user:password@a,b`, or several URLs with commas between them. */
function serverList(text: string): { servers: string[]; user?: string; pass?: string } {
  const refuse = () =>
    new InvalidArgumentError({
      field: 'servers',
      value: withoutPassword(text),
      expected: "a URL such as 'nats://localhost:4222'",
    });
  const [, scheme, rest] = /^(nats|tls):\/\/(.+)$/.exec(text) ?? [];
  if (!rest) throw refuse();
  const at = rest.lastIndexOf('@');
  const [user, pass] = at === -1 ? [] : rest.slice(0, at).split(':').map(decodeURIComponent);
  const hosts = rest
    .slice(at + 1)
    .split(',')
    .map((host) => host.trim().replace(/^(nats|tls):\/\//, ''));
  for (const host of hosts) if (!URL.canParse(`http://${host}`) || /[/?#]/.test(host)) throw refuse();
  const servers = hosts.map((host) => `${scheme}://${host}`);
  return { servers, ...(user && { user }), ...(pass && { pass }) };
}

function checkedConnection(value: unknown): NatsConnection {
  const isConnection =
    typeof value === 'object' && value !== null && 'request' in value && 'status' in value && 'isClosed' in value;
  if (isConnection) return value as NatsConnection; // it has what tells one from all else
  throw new InvalidArgumentError({ field: 'servers', value, expected: 'a URL, or a NatsConnection' });
}
