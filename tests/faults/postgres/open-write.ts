import { Client } from 'pg';

interface Target {
  readonly url: string;
  readonly schema: string;
  readonly logId: string;
}

/** A writer in slow motion: a transaction of its own, which has drawn its number and appended, and is not at its end. */
export class OpenWrite {
  readonly #client: Client;
  readonly #name: string;

  private constructor(client: Client, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Appends one event, with this id, to the stream `Slow-<id>`. */
  static async begin({ url, schema, logId }: Target, id: string): Promise<OpenWrite> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN');
    const append = `SELECT saves FROM "${schema}".append($1, false, ARRAY[$2], ARRAY['Slow'], ARRAY[1], ARRAY[-1], ARRAY[1],
      ARRAY[1], ARRAY[0], ARRAY[0], ARRAY[$3], ARRAY['Slow'], ARRAY['2026-01-01T00:00:00.000Z'], ARRAY[NULL], ARRAY['{}'], ARRAY[NULL])`;
    await client.query(append, [String(BigInt(`0x${logId}`)), `Slow-${id}`, id]);
    return new OpenWrite(client, id);
  }

  commit(): Promise<void> {
    return this.#end('COMMIT');
  }

  rollBack(): Promise<void> {
    return this.#end('ROLLBACK');
  }

  /** Goes on without its session, until someone says what becomes of it. */
  prepare(): Promise<void> {
    return this.#end(`PREPARE TRANSACTION '${this.#name}'`);
  }

  async #end(statement: string): Promise<void> {
    await this.#client.query(statement);
    await this.#client.end();
  }
}
