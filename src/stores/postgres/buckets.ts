import type { BucketDelete, BucketPut, BucketStorage, Kept, KeptKey } from '../../core/bucket.ts';
import type { Batches } from '../../core/event-log.ts';
import { OutcomeUnknownError } from '../../core/store-errors.ts';
import type { Driver, Parameter, Row } from './driver.ts';
import { isInTheWay, NotSent, Refused, reading, unavailable } from './failures.ts';
import { quotedName } from './schema.ts';

/** The most that a value may hold: as text, it comes back a third larger. */
export const bucketBytes = 64 * 1024 * 1024;

/** How many rows are read at a time, without their values and with them. */
const pageSizes = { keys: 1_000, entries: 100 };

/** How often a statement is sent again that others got in the way of. */
const mostAttempts = 100;

interface BucketsOptions {
  readonly schema: string;
  /** Runs what closing waits for. */
  readonly waitedFor: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Where the next page begins: after this row. */
interface Cursor {
  readonly key: string;
  readonly version: number;
}

/** Buckets in a table. What is compared and what is written is one statement. */
export class Buckets {
  readonly #driver: Driver;
  readonly #options: BucketsOptions;
  readonly #table: string;
  readonly #nextRevision: string;

  constructor(driver: Driver, options: BucketsOptions) {
    const schema = quotedName(options.schema);
    this.#driver = driver;
    this.#options = options;
    this.#table = `${schema}.kept`;
    // Within quotes: the name of a sequence is text.
    this.#nextRevision = `nextval('${`${schema}.kept_revisions`.replaceAll("'", "''")}')`;
  }

  bucket(name: string): BucketStorage {
    const { waitedFor } = this.#options;
    return {
      get: (key, upTo) => waitedFor(() => this.#get(name, { key, upTo })),
      put: (put) => waitedFor(() => this.#put(name, put)),
      delete: (deletion) => waitedFor(() => this.#delete(name, deletion)),
      entries: () => this.#pages(name, { columns: `${keyColumns}, ${valueColumn}`, size: pageSizes.entries, itemFrom: keptFrom }),
      keys: () => this.#pages(name, { columns: keyColumns, size: pageSizes.keys, itemFrom: keyFrom }),
    };
  }

  async #get(name: string, { key, upTo }: { key: string; upTo: number }): Promise<Kept | undefined> {
    const query = `SELECT ${keyColumns}, ${valueColumn} FROM ${this.#table}
      WHERE bucket = $1 AND key = $2 AND version <= $3 ORDER BY version DESC LIMIT 1`;
    const [row] = await reading(() => this.#driver.query(query, [name, key, upTo]));
    return row && keptFrom(row);
  }

  async #put(name: string, { key, version, value, expected }: BucketPut): Promise<number | undefined> {
    const values = [name, key, version, Buffer.from(value.buffer, value.byteOffset, value.byteLength)];
    const insert = `INSERT INTO ${this.#table} AS k (bucket, key, version, value, revision) VALUES ($1, $2, $3, $4, ${this.#nextRevision})
      ON CONFLICT (bucket, key, version)`;
    const rows = await (expected === undefined
      ? this.#write(`${insert} DO UPDATE SET value = excluded.value, revision = excluded.revision RETURNING k.revision`, values)
      : expected === 0
        ? this.#write(`${insert} DO NOTHING RETURNING k.revision`, values)
        : this.#write(
            `UPDATE ${this.#table} SET value = $4, revision = ${this.#nextRevision}
              WHERE bucket = $1 AND key = $2 AND version = $3 AND revision = $5 RETURNING revision`,
            [...values, expected],
          ));
    return rows[0] && Number(rows[0][0]);
  }

  async #delete(name: string, { key, from, to, revision }: BucketDelete): Promise<boolean> {
    const condition = `bucket = $1 AND key = $2 AND version BETWEEN $3 AND $4 AND ($5::bigint IS NULL OR revision = $5)`;
    const text = `WITH gone AS (DELETE FROM ${this.#table} WHERE ${condition} RETURNING 1) SELECT count(*) FROM gone`;
    const [row] = await this.#write(text, [name, key, from, to, revision ?? null]);
    return Number(row?.[0]) > 0;
  }

  /** Sends a statement that writes, again while others are in its way. */
  async #write(text: string, values: readonly Parameter[]): Promise<readonly Row[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#driver.query(text, values);
      } catch (error) {
        if (!(error instanceof NotSent || error instanceof Refused)) throw new OutcomeUnknownError({ saves: [], cause: error });
        if (!isInTheWay(error) || attempt === mostAttempts) throw unavailable(error);
      }
    }
  }

  async *#pages<Item extends KeptKey>(
    name: string,
    { columns, size, itemFrom }: { columns: string; size: number; itemFrom: (row: Row) => Item },
  ): Batches<Item> {
    const query = `SELECT ${columns} FROM ${this.#table}
      WHERE bucket = $1 AND (key, version) > ($2, $3) ORDER BY key, version LIMIT $4`;
    for (let after: Cursor = { key: '', version: 0 }; ; ) {
      const { key, version } = after;
      const rows = await this.#options.waitedFor(() => reading(() => this.#driver.query(query, [name, key, version, size])));
      const items = rows.map(itemFrom);
      const last = items.at(-1);
      if (!last) return;
      yield items;
      if (items.length < size) return;
      after = last;
    }
  }
}

const keyColumns = 'key, version, revision';
/** Not as it stands: how the server writes `bytea` as text is a setting of its. */
const valueColumn = "encode(value, 'base64')";

function keyFrom([key, version, revision]: Row): KeptKey {
  return { key: String(key), version: Number(version), revision: Number(revision) };
}

function keptFrom(row: Row): Kept {
  return { ...keyFrom(row), value: new Uint8Array(Buffer.from(String(row[3]), 'base64')) };
}
