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

/**
 * A transaction of somebody else is open on the connection: what a save writes would be theirs to commit. Whoever has borrowed it from the
 * pool has given it back without an end; it is closed, and so rolled back.
 */
class StrangersTransaction extends Error {
  override readonly message = 'another user of the pool has begun a transaction on this connection and given it back';
}

/** As the server said with its last answer; `pg` tells it from 8.21 on, which is why the package asks for that. */
const isInTransaction = (client: PoolClient): boolean => {
  const status: unknown =
    'getTransactionStatus' in client && typeof client.getTransactionStatus === 'function'
      ? client.getTransactionStatus()
      : undefined;
  return status === 'T' || status === 'E';
};

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
        if (isInTransaction(client)) {
          release(true);
          return resolve(this.query(text, values));
        }
        client.on('error', ignore);
        const done = (refusal: Error | null, rows: readonly Row[]) => {
          const error = refusal ?? (isInTransaction(client) ? new StrangersTransaction() : null);
          client.off('error', ignore);
          // What was prepared is gone (DISCARD, DEALLOCATE), or somebody's transaction has failed before: nothing was done, and on
          // another connection it is.
          const isSpoilt = hasState(error, '26000', '25P02');
          release(error && (isSpoilt || !isRefusal(error)) ? error : undefined);
          if (isSpoilt) resolve(this.query(text, values));
          else if (error) reject(error);
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
    try {
      const result = await use(
        async (text, values = []) => (await client.query<(string | null)[]>(this.#configOf(text, values))).rows,
      );
      if (isInTransaction(client)) throw new StrangersTransaction();
      return result;
    } catch (error) {
      isBroken = !isRefusal(error);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(isBroken);
    }
  }

  /** A connection that is fit for a store, and whose loss is told to nobody but who waits for an answer. */
  async #connected(): Promise<PoolClient> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (cause) {
      throw new NotSent(messageOf(cause), { cause });
    }
    client.on('error', ignore);
    if (!this.#known.has(client)) await this.#refuseUnfit(client);
    // Also where it has become so while it was looked at: somebody may have begun one without waiting for it.
    if (isInTransaction(client)) {
      client.release(true);
      return this.#connected();
    }
    this.#known.add(client);
    return client;
  }

  /** A server in recovery answers with what it has received so far: less than was acknowledged. */
  async #refuseUnfit(client: PoolClient): Promise<void> {
    if ('binary' in client && client.binary === true) {
      client.release(true);
      throw new UnsupportedError('The pool takes answers in binary form (`binary: true`): a store reads them as text.');
    }
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

/** Classes of statements that fail, of which none ends the connection: of data, of constraints, of rights, of locks … */
const isErrorAlone = /^(0A|22|23|26|40|42|54|55|DV)|^(25006|57014)$/;

/**
 * Whether the server has said no: the transaction was rolled back. Not where the connection has ended with it (classes 08 and
 * 57P, 40003): the server may have been about to commit, or just have done it.
 */
export function isRefusal(error: unknown): boolean {
  const state = stateOf(error);
  if (state === undefined || /^(08|57P)/.test(state) || state === '40003') return false;
  // FATAL and PANIC end the connection. The server says so in its own language, so it is asked only where the code leaves it open.
  return isErrorAlone.test(state) || !(error instanceof Error && 'severity' in error) || error.severity === 'ERROR';
}

/** Whether another transaction was in the way, and it may be said again: serialization failure, deadlock, lock not available. */
export const isInTheWay = (error: unknown): boolean => hasState(error, '40001', '40P01', '55P03');

/** By an operator, or by a time limit of the server's: it may go well the next time. */
export const isCancelled = (error: unknown): boolean => hasState(error, '57014');

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
