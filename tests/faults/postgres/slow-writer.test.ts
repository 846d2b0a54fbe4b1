import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { defineEvent, type EventStore, type Position, type StoredEvent, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer, systemBinaries, withoutSystem } from '../../servers/postgres.ts';
import { times } from '../fire.ts';
import { OpenWrite } from './open-write.ts';

// A transaction that draws its number and stays open, while others commit: no reader passes over it, and none waits for longer than
// it is under way.

// What the locks show of a prepared transaction is the servers' own affair: an old one and a new one are asked.
const system = systemBinaries();
const servers = {
  embedded: await PostgresServer.start({ settings: { fsync: 'off' } }),
  system: system && (await PostgresServer.start({ settings: { fsync: 'off' }, binaries: system })),
};
after(() => Promise.all([servers.embedded.stop(), servers.system?.stop()]));
const Noted = defineEvent('Noted', shape<{ id: string }>());

/** A store whose looks at the locks are counted: each is a reader that has met a missing number. */
class Watched {
  readonly schema: string;
  readonly #server: PostgresServer;
  readonly #pool: Pool;
  #store: EventStore | undefined;
  #looks = 0;

  private constructor(server: PostgresServer, schema: string) {
    this.schema = schema;
    this.#server = server;
    this.#pool = new Pool({ connectionString: server.url(), max: 8 });
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => {
      const query = client.query.bind(client);
      const counted = (...parameters: Parameters<typeof query>) => {
        if (JSON.stringify(parameters).includes('pg_locks')) this.#looks += 1;
        return query(...parameters);
      };
      Object.assign(client, { query: counted });
    });
  }

  static async open(server: PostgresServer, schema: string): Promise<Watched> {
    const watched = new Watched(server, schema);
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

/** Follows a log and notes what comes, and when. */
class Tailing {
  readonly ids: string[] = [];
  readonly positions: Position[] = [];
  #wake = () => {};
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(store: EventStore) {
    this.#ended = this.#follow(store.subscribe({ signal: this.#stop.signal }));
  }

  /** Comes back when an event has come; gives the milliseconds that it took. */
  async until(id: string): Promise<number> {
    const begun = performance.now();
    while (!this.ids.includes(id)) {
      const came = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await came;
    }
    return performance.now() - begun;
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    assert.deepEqual(this.positions, this.positions.toSorted(), 'out of order');
    assert.equal(new Set(this.ids).size, this.ids.length, 'delivered twice');
  }

  async #follow(events: AsyncIterable<StoredEvent>): Promise<void> {
    for await (const { position, event } of events) {
      this.positions.push(position);
      this.ids.push(event.id);
      this.#wake();
    }
  }
}

/** A stranger's transaction that has written, in this database or another, and stays open. */
async function stranger(server: PostgresServer, database: string): Promise<Client> {
  const client = new Client({ connectionString: server.url(database) });
  client.on('error', () => {}); // it ends with its server
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS strangers (id integer)');
  await client.query('BEGIN');
  await client.query('INSERT INTO strangers VALUES (1)');
  return client;
}

interface Ending {
  /** A reader must go on waiting when the first of these is done, and may go on after the second. */
  readonly steps: readonly ((write: OpenWrite, given: { server: PostgresServer; id: string }) => Promise<unknown>)[];
  readonly isThere: boolean;
}

const endings: { readonly [how: string]: Ending } = {
  commits: { steps: [(write) => write.commit()], isThere: true },
  'rolls back': { steps: [(write) => write.rollBack()], isThere: false },
  'is prepared, and then committed': {
    steps: [(write) => write.prepare(), (_, { server, id }) => server.sql(`COMMIT PREPARED '${id}'`)],
    isThere: true,
  },
  'is prepared, and then rolled back': {
    steps: [(write) => write.prepare(), (_, { server, id }) => server.sql(`ROLLBACK PREPARED '${id}'`)],
    isThere: false,
  },
  'is prepared, outlives a crash of the server, and is committed then': {
    steps: [
      (write) => write.prepare(),
      (_, { server }) => server.crash(),
      (_, { server, id }) => server.sql(`COMMIT PREPARED '${id}'`),
    ],
    isThere: true,
  },
};

const soakWrites = times(4_000, 800);

for (const [which, server] of Object.entries(servers)) {
  describe(`on the ${which} server`, { skip: which === 'system' && withoutSystem }, () => {
    if (!server) return assert.ok(withoutSystem, 'PostgreSQL is missing');
    before(() => server.sql('CREATE DATABASE elsewhere'));

    for (const [index, [how, { steps, isThere }]] of Object.entries(endings).entries()) {
      test(`a subscriber waits for a slow writer that ${how}, then goes on at once`, { timeout: 30_000 }, async (t) => {
        await using watched = await Watched.open(server, `slow_${index}`);
        await using strangers = new AsyncDisposableStack();
        for (const database of ['postgres', 'elsewhere']) {
          const client = await stranger(server, database);
          strangers.defer(() => client.end());
        }
        await watched.save('before');
        const tailing = new Tailing(watched.store);
        await tailing.until('before');
        const id = `slow-${index}`;
        const slow = await OpenWrite.begin(await watched.target(), id);
        await watched.save('after');
        for (const step of steps) {
          await watched.lookedAt();
          assert.deepEqual(tailing.ids, ['before'], 'a reader has passed over a writer under way');
          await step(slow, { server, id });
        }
        const took = await tailing.until('after');
        await tailing.end();
        t.diagnostic(`delivered ${took.toFixed(1)} ms after the slow writer had ended`);
        assert.deepEqual(tailing.ids, ['before', ...(isThere ? [id] : []), 'after']);
        assert.ok(took < 1_000, 'it was waited for longer than it was under way');
      });
    }

    test('several slow writers at once: each is waited for, and those that end first are delivered first', {
      timeout: 30_000,
    }, async () => {
      await using watched = await Watched.open(server, 'several');
      const target = await watched.target();
      const tailing = new Tailing(watched.store);
      const first = await OpenWrite.begin(target, 'first');
      await watched.save('between');
      const second = await OpenWrite.begin(target, 'second');
      const third = await OpenWrite.begin(target, 'third');
      await watched.save('last');
      await watched.lookedAt();
      assert.deepEqual(tailing.ids, []);
      await third.commit();
      await watched.lookedAt();
      assert.deepEqual(tailing.ids, []);
      await first.commit();
      await tailing.until('between');
      await watched.lookedAt();
      assert.deepEqual(tailing.ids, ['first', 'between']);
      await second.rollBack();
      await tailing.until('last');
      await tailing.end();
      assert.deepEqual(tailing.ids, ['first', 'between', 'third', 'last']);
    });

    test('a read of the log that begins after a save was acknowledged waits for slow writers before it', {
      timeout: 30_000,
    }, async () => {
      await using watched = await Watched.open(server, 'reads');
      const slow = await OpenWrite.begin(await watched.target(), 'slow');
      await watched.save('acknowledged');
      const read = async () => {
        const ids: string[] = [];
        for await (const { event } of watched.store.getAllEvents()) ids.push(event.id);
        return ids;
      };
      const streams = async () => {
        const ids: string[] = [];
        for await (const { streamId } of watched.store.getStreams()) ids.push(streamId);
        return ids;
      };
      const reading = Promise.all([read(), streams()]);
      await watched.lookedAt();
      await slow.commit();
      assert.deepEqual(await reading, [
        ['slow', 'acknowledged'],
        ['Slow-slow', 'Note-acknowledged'],
      ]);
    });

    test(`12 writers, ${soakWrites} transactions, one in five rolled back, one in ten open for a while: none is passed over`, async (t) => {
      await using watched = await Watched.open(server, 'soak');
      const target = await watched.target();
      const strange = await stranger(server, 'postgres');
      const tailing = new Tailing(watched.store);
      const committed: string[] = [];
      const open: { readonly write: OpenWrite; readonly id: string }[] = [];
      let begun = 0;
      const end = async ({ write, id }: { write: OpenWrite; id: string }, roll: number) => {
        if (roll % 5 === 0) return write.rollBack();
        await write.commit();
        committed.push(id);
      };
      const writing = async () => {
        while (begun < soakWrites) {
          begun += 1;
          const roll = begun;
          const one = { write: await OpenWrite.begin(target, `soak-${roll}`), id: `soak-${roll}` };
          if (roll % 10 === 3) open.push(one);
          else await end(one, roll);
          // Those that stay open end when some more have been opened after them.
          const oldest = open.length > 4 ? open.shift() : undefined;
          if (oldest) await end(oldest, roll + 1);
        }
      };
      await Promise.all(Array.from({ length: 12 }, writing));
      for (const one of open) await end(one, 1);
      await watched.save('end');
      await tailing.until('end');
      await tailing.end();
      await strange.end();
      const missed = committed.filter((id) => !tailing.ids.includes(id));
      t.diagnostic(
        `transactions ${begun}, committed ${committed.length}, delivered ${tailing.ids.length - 1}, missed ${missed.length}`,
      );
      assert.deepEqual(missed, []);
      assert.equal(tailing.ids.length, committed.length + 1);
    });
  });
}
