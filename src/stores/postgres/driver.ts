import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryArrayConfig } from 'pg';
import { messageOf } from '../../core/error-text.ts';
import { DventError } from '../../core/errors.ts';
import { IntegrityError, StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { Statement, takesStatements } from './statement.ts';

// The part of `pg` that the store uses: statements that are sent on any connection of a pool.

export type Parameter = string | number | boolean | null | Buffer;
/** A row as an array of its columns, in the order of the query, each as PostgreSQL's text. */
export type Row = readonly (string | null)[];

/** There was no connection to send it on: nothing was done. */
export class NotSent extends Error {}

/** A connection that is lost is told to whoever waits for its answer. */
const ignore = () => {};

/** `pg` would make numbers and dates of some types: the text is what we want. */
const asText = { getTypeParser: () => (value: string) => value };

export class Driver {
  readonly #pool: Pool;
  readonly #named: boolean;
  readonly #names = new Map<string, string>();
  readonly #known = new WeakSet<PoolClient>();

  /** @param pooled whether the connections are a pooler's: a statement prepared on one is not there on the next */
  constructor(pool: Pool, { pooled }: { pooled: boolean }) {
    this.#pool = pool;
    this.#named = !pooled;
  }

  /** Sends one statement, which is a transaction of its own. */
  query(text: string, values: readonly Parameter[] = []): Promise<readonly Row[]> {
    // By callbacks: what `pg` does to give promises keeps every row alive for longer, and doubles the work of a large answer.
    return new Promise((resolve, reject) => {
      this.#pool.connect((connectionError, client, release) => {
        if (connectionError || !client) return reject(new NotSent(messageOf(connectionError), { cause: connectionError }));
        if (!this.#known.has(client) || !takesStatements(client)) {
          release();
          return resolve(this.withConnection((send) => send(text, values)));
        }
        client.on('error', ignore);
        const done = (error: Error | null, rows: readonly Row[]) => {
          client.off('error', ignore);
          release(error && !isRefusal(error) ? error : undefined);
          if (error) reject(error);
          else resolve(rows);
        };
        client.query(new Statement({ text, values, name: this.#named ? this.#nameOf(text) : '', done }));
      });
    });
  }

  /** Sends several statements on one connection. */
  async withConnection<Result>(
    use: (send: (text: string, values?: readonly Parameter[]) => Promise<readonly Row[]>) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#connected();
    let isBroken = false;
    client.on('error', ignore);
    try {
      return await use(async (text, values = []) => (await client.query<(string | null)[]>(this.#configOf(text, values))).rows);
    } catch (error) {
      isBroken = !isRefusal(error);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(isBroken);
    }
  }

  async #connected(): Promise<PoolClient> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (cause) {
      throw new NotSent(messageOf(cause), { cause });
    }
    if (this.#known.has(client)) return client;
    await this.#refuseReplica(client);
    this.#known.add(client);
    return client;
  }

  /** A server in recovery answers with what it has received so far: less than was acknowledged. */
  async #refuseReplica(client: PoolClient): Promise<void> {
    try {
      const [row] = (await client.query({ text: 'SELECT pg_is_in_recovery()::text', rowMode: 'array' })).rows;
      if (row?.[0] !== 'true') return;
    } catch (cause) {
      client.release(true);
      throw new NotSent(messageOf(cause), { cause });
    }
    client.release(true);
    throw new UnsupportedError('The server is in recovery (a replica): a store reads and writes on the primary alone.');
  }

  #configOf(text: string, values: readonly Parameter[]): QueryArrayConfig {
    const query: QueryArrayConfig = { text, values: [...values], rowMode: 'array', types: asText };
    if (this.#named && values.length > 0) query.name = this.#nameOf(text);
    return query;
  }

  /** Named after their text: other stores may use the same connections, with other schemas. */
  #nameOf(text: string): string {
    const known = this.#names.get(text);
    if (known) return known;
    const name = `dvent_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }
}

/** The server's five-character code, where it has answered with an error: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

export const hasState = (error: unknown, ...states: readonly string[]): boolean => states.includes(stateOf(error) ?? '');

/**
 * Whether the server has said no: the transaction was rolled back. Not where the connection has ended with it (classes 08 and
 * 57P, 40003): the server may have been about to commit, or just have done it.
 */
export function isRefusal(error: unknown): boolean {
  const state = stateOf(error);
  const ended = error instanceof Error && 'severity' in error && error.severity !== 'ERROR'; // FATAL, PANIC
  return state !== undefined && !ended && !/^(08|57P)/.test(state) && state !== '40003';
}

/** Whether another transaction was in the way, and it may be said again: serialization failure, deadlock, lock not available. */
export const isInTheWay = (error: unknown): boolean => hasState(error, '40001', '40P01', '55P03');

export const isUniqueViolation = (error: unknown): boolean => hasState(error, '23505');

/** Reads; once more, where the connection was lost, as a server that was started again leaves the pool's behind. */
export async function reading<Result>(query: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await query();
    } catch (error) {
      if (error instanceof DventError) throw error;
      if (error instanceof NotSent) throw unreadable(error.cause);
      if (isRefusal(error) || attempt === 2) throw unreadable(error);
    }
  }
}

/** Why a read failed: the data are damaged, or the server could not be reached. */
export function unreadable(cause: unknown): Error {
  if (hasState(cause, 'XX001', 'XX002')) return new IntegrityError(`The database is damaged: ${messageOf(cause)}.`, { cause });
  return new StoreUnavailableError(`PostgreSQL could not read: ${messageOf(cause)}.`, { cause });
}

export const unavailable = (cause: unknown) =>
  new StoreUnavailableError(`PostgreSQL could not do it: ${messageOf(cause)}. Nothing was written.`, { cause });
