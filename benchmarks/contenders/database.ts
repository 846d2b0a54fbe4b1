import { createHash } from 'node:crypto';
import { Client, Pool, type PoolClient } from 'pg';
import type { Contender, OpenOptions, Settings } from './contender.ts';

/** How many connections every contender gets. */
export const connections = 16;

/** A contender's own database on the harness's server, and the connections that it works with. */
export interface Database {
  readonly url: string;
  readonly pool: Pool;
  /** What every contender on a server tells of its connections. */
  readonly told: Required<Pick<Contender, 'settings' | 'settle'>>;
  /** Looks through a connection that is none of the pool's whether a query finds something. */
  finds(text: string, values: readonly unknown[]): Promise<boolean>;
  close(): Promise<void>;
}

export async function openDatabase(options: OpenOptions): Promise<Database> {
  const url = await ownDatabase(options);
  const pool = new Pool({
    connectionString: url,
    max: connections,
    idleTimeoutMillis: 0, // while others have their turn, no connection is given up
    ...(options.synchronous === 'full' ? {} : { options: '-c synchronous_commit=off' }),
  });
  pool.on('error', () => {}); // told to whoever uses the connection next
  let witness: Client | undefined;
  return {
    url,
    pool,
    told: {
      settings: () => allSettings(pool),
      async settle() {
        await pool.query('VACUUM ANALYZE');
      },
    },
    async finds(text, values) {
      if (!witness) {
        witness = new Client({ connectionString: url });
        await witness.connect();
      }
      return (await witness.query(text, [...values])).rows.length > 0;
    },
    async close() {
      await witness?.end();
      await pool.end();
    },
  };
}

/** The database that belongs to a folder; made if it is missing. */
export async function ownDatabase({ server, directory }: Pick<OpenOptions, 'server' | 'directory'>): Promise<string> {
  if (!server) throw new Error('This contender needs a server.');
  const name = `bench_${createHash('sha256').update(directory).digest('hex').slice(0, 24)}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

/** Takes all connections at once, so that none is left out. */
async function allSettings(pool: Pool): Promise<readonly Settings[]> {
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  try {
    return await Promise.all(clients.map(readSettings));
  } finally {
    for (const client of clients) client.release();
  }
}

/** What decides whether an acknowledged commit outlives a crash, and whether it waits for others. */
const durability = ['fsync', 'synchronous_commit', 'full_page_writes', 'commit_delay'];

async function readSettings(client: PoolClient): Promise<Settings> {
  const { rows } = await client.query<Settings>(`SELECT ${durability.map((name) => `current_setting('${name}') AS ${name}`)}`);
  return rows[0] ?? {};
}
