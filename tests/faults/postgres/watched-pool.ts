import { Pool, type PoolConfig } from 'pg';

export interface SentQuery {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A pool that tells of every query which is sent through it. */
export function watchedPool(url: string, onQuery: (query: SentQuery) => void, config: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString: url, max: 8, ...config });
  pool.on('error', () => {}); // tests end servers
  pool.on('connect', (client) => {
    const query = client.query.bind(client);
    const told = (config: { text: string; values?: readonly unknown[] }, ...rest: readonly unknown[]) => {
      onQuery({ text: config.text, values: config.values ?? [] });
      return Reflect.apply(query, client, [config, ...rest]);
    };
    Object.assign(client, { query: told });
  });
  return pool;
}
