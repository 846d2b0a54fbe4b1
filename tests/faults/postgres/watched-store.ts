import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { watchedPool } from './watched-pool.ts';

const Noted = defineEvent('Noted', shape<{ id: string }>());

/** A store whose looks at the locks are counted: each is a reader that has met a missing number. */
export class WatchedStore {
  readonly schema: string;
  readonly #server: PostgresServer;
  readonly #pool: Pool;
  #store: EventStore | undefined;
  #looks = 0;

  private constructor(server: PostgresServer, schema: string) {
    this.schema = schema;
    this.#server = server;
    this.#pool = watchedPool(server.url(), ({ text }) => {
      if (text.includes('pg_locks')) this.#looks += 1;
    });
  }

  static async open(server: PostgresServer, schema: string): Promise<WatchedStore> {
    const watched = new WatchedStore(server, schema);
    watched.#store = await PostgresEventStore.open(watched.#pool, { schema });
    return watched;
  }

  get store(): EventStore {
    if (!this.#store) throw new Error('not open yet');
    return this.#store;
  }

  async target(): Promise<{ url: string; schema: string; logId: string }> {
    const [row] = await this.#server.sql(`SELECT id FROM "${this.schema}".log`);
    return { url: this.#server.url(), schema: this.schema, logId: String(row?.['id']) };
  }

  save = async (id: string) => {
    await this.store.saveEvents(`Note-${id}`, [Noted({ id }, { id })], { expectedVersion: 'any' });
  };

  /** Comes back when readers have met the missing number again and again. */
  async lookedAt(): Promise<void> {
    const enough = this.#looks + 5;
    while (this.#looks < enough) await nextTurn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await this.#pool.end();
  }
}
