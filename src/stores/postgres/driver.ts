import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryArrayConfig } from 'pg';
import { StoreClosedError } from '../../core/store-errors.ts';
import { hasState, NotSent, Refused, told, Unfit } from './failures.ts';
import { Statement, takesStatements } from './statement.ts';

// The part of `pg` that the store uses: statements that are sent on any connection of a pool.

export type Parameter = string | number | boolean | null | Buffer;
/** A row as an array of its columns, in the order of the query, each as PostgreSQL's text. */
export type Row = readonly (string | null)[];

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

/** What was prepared is gone (DISCARD, DEALLOCATE), or somebody's transaction has failed before: on another connection it goes well. */
const isSpoilt = (error: Error) => hasState(error, '26000', '25P02');

type Borrowed = (error: Error | undefined, client?: PoolClient, release?: (isBroken?: boolean) => void) => void;
export type Send = (text: string, values?: readonly Parameter[]) => Promise<readonly Row[]>;

export class Driver {
  readonly #pool: Pool;
  readonly #named: boolean;
  readonly #names = new Map<string, string>();
  readonly #known = new WeakSet<PoolClient>();
  /** Those who wait for a connection. A pool that is ended forgets them. */
  readonly #waiting = new Set<Borrowed>();
  #isClosed = false;

  /** @param pooled whether the connections are a pooler's: a statement prepared on one is not there on the next */
  constructor(pool: Pool, { pooled }: { pooled: boolean }) {
    this.#pool = pool;
    this.#named = !pooled;
  }

  /** Sends one statement, which is a transaction of its own. */
  query(text: string, values: readonly Parameter[] = []): Promise<readonly Row[]> {
    // By callbacks: what `pg` does to give promises keeps every row alive for longer, and doubles the work of a large answer.
    return new Promise((resolve, reject) => {
      this.#borrow((notSent, client, release) => {
        if (!client || !release) return reject(notSent);
        if (!this.#known.has(client) || !takesStatements(client)) {
          release();
          return resolve(this.#sentAlone(text, values));
        }
        if (isInTransaction(client)) {
          release(true);
          return resolve(this.query(text, values));
        }
        client.on('error', ignore);
        const done = async (failure: Error | null, rows: readonly Row[]) => {
          const error = failure ? await toldBy(client, failure) : isInTransaction(client) && new StrangersTransaction();
          client.off('error', ignore);
          release(error && (isSpoilt(error) || !(error instanceof Refused)));
          if (!error) resolve(rows);
          else if (isSpoilt(error)) resolve(this.query(text, values));
          else reject(error);
        };
        client.query(new Statement({ text, values, name: this.#named ? this.#nameOf(text) : '', done }));
      });
    });
  }

  /** Sends several statements on one connection. */
  async withConnection<Result>(use: (send: Send) => Promise<Result>): Promise<Result> {
    const client = await this.#connected();
    let isBroken = false;
    try {
      const result = await use(async (text, values = []) => {
        try {
          return (await client.query<(string | null)[]>(this.#configOf(text, values))).rows;
        } catch (error) {
          throw error instanceof Error ? await toldBy(client, error) : error;
        }
      });
      if (isInTransaction(client)) throw new StrangersTransaction();
      return result;
    } catch (error) {
      isBroken = !(error instanceof Refused) || isSpoilt(error);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(isBroken);
    }
  }

  /** Whoever waits for a connection gets none any more. */
  close(): void {
    this.#isClosed = true;
    for (const waiting of this.#waiting) waiting(new StoreClosedError());
    this.#waiting.clear();
  }

  async #sentAlone(text: string, values: readonly Parameter[]): Promise<readonly Row[]> {
    try {
      return await this.withConnection((send) => send(text, values));
    } catch (error) {
      if (error instanceof Refused && isSpoilt(error)) return this.query(text, values);
      throw error;
    }
  }

  #borrow(then: Borrowed): void {
    if (this.#isClosed) {
      then(new StoreClosedError());
      return;
    }
    this.#waiting.add(then);
    this.#pool.connect((error, client, release) => {
      if (!this.#waiting.delete(then))
        release?.(); // too late
      else if (error || !client) then(new NotSent(error));
      else then(undefined, client, release);
    });
  }

  /** A connection that is fit for a store, and whose loss is told to nobody but who waits for an answer. */
  async #connected(): Promise<PoolClient> {
    const client = await new Promise<PoolClient>((resolve, reject) => {
      this.#borrow((notSent, borrowed) => (borrowed ? resolve(borrowed) : reject(notSent)));
    });
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
    try {
      if ('binary' in client && client.binary === true)
        throw new Unfit('the pool takes answers in binary form (`binary: true`): a store reads them as text');
      const [row] = (await client.query({ text: 'SELECT pg_is_in_recovery()::text', rowMode: 'array' })).rows;
      if (row?.[0] === 'true')
        throw new Unfit('the server is in recovery (a replica): a store reads and writes on the primary alone');
    } catch (cause) {
      client.release(true);
      throw new NotSent(cause);
    }
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

const toldBy = (client: PoolClient, error: Error): Promise<Error> =>
  told(error, () =>
    client.query('SELECT').then(
      () => true,
      () => false,
    ),
  );
