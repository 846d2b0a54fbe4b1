import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { tamperedLog } from '../../features/support/tampered-log.ts';
import { encodedEvent } from '../../src/codec/encoded-event.ts';
import type { EventCodec } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { type EventStore, InMemoryEventStore, type StoredEvent } from '../../src/index.ts';
import { NatsEventStore } from '../../src/stores/nats/index.ts';
import { PostgresEventStore } from '../../src/stores/postgres/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { eventOfRow, logOf, type Row } from '../rows.ts';
import { NatsServer, withoutNats } from '../servers/nats.ts';
import { PostgresServer } from '../servers/postgres.ts';

/** What is kept of the event that is tampered with, which is the last of the stream `Note-1`. */
export type Column = keyof Row | 'correlationId';

/** A store, and somebody who can write to its database. */
export interface TamperedPlace {
  readonly store: EventStore;
  /** What is kept of the event, before anything was put; and of all others. */
  readonly row: Row;
  readonly others: readonly Row[];
  /** Puts it in the place of what was there. */
  put(column: Column, value: unknown): Promise<void>;
  /** Whether it reads an event by its id or as the last of its stream, and follows the log, from where it was tampered with. */
  readonly readsAll: boolean;
  remove(): Promise<void>;
}

type Fill = (store: EventStore) => Promise<void>;

export interface TamperedStore {
  readonly name: string;
  readonly skip: string | false;
  readonly at: 'file' | 'server';
  /** `fill` writes what is to be read. */
  place(codec: () => EventCodec, fill: Fill): Promise<TamperedPlace>;
}

const stream = 'Note-1';

/** The rows as they are kept. */
async function keptRows(bare: EventStore): Promise<Pick<TamperedPlace, 'row' | 'others'>> {
  const rows = (await collected(bare.getAllEvents())).map(({ event }): Row => ({ ...event, ...encodedEvent(event) }));
  const row = rows.findLast(({ streamId }) => streamId === stream);
  if (!row) throw new Error('nothing was written');
  return { row, others: rows.filter((other) => other !== row) };
}

const memory: TamperedStore = {
  name: 'memory',
  at: 'file',
  skip: false,
  async place(codec, fill) {
    const bare = new InMemoryEventStore();
    await fill(new EventLogStore(logOf(bare), { codec: codec() }));
    const rows = await keptRows(bare);
    const { row } = rows;
    let changed = row;
    const tampered = (stored: StoredEvent) => stored.event.id === row.id;
    const log = tamperedLog(logOf(bare), (events) =>
      events.map((stored) => (tampered(stored) ? { ...stored, event: eventOfRow(changed) } : stored)),
    );
    return {
      store: new EventLogStore(log, { codec: codec() }),
      ...rows,
      readsAll: false,
      put: async (column, value) => {
        changed = { ...row, [column]: value };
      },
      remove: () => bare.close(),
    };
  },
};

/** Where SQL keeps the columns. */
const sqlOf = (column: Column) =>
  column === 'streamId' ? ['streams', 'stream_id'] : ['events', column === 'correlationId' ? 'correlation_id' : column];

const sqlite: TamperedStore = {
  name: 'SQLite',
  at: 'file',
  skip: false,
  async place(codec, fill) {
    const folder = mkdtempSync(join(tmpdir(), 'dvent-every-byte-'));
    const open = (options: object) => SqliteEventStore.open(join(folder, 'store.db'), { synchronous: 'off', ...options });
    const [writer, bare, store] = [await open({ codec: codec() }), await open({}), await open({ codec: codec() })];
    await fill(writer);
    const rows = await keptRows(bare);
    const { row } = rows;
    const database = new DatabaseSync(join(folder, 'store.db'));
    database.exec('PRAGMA synchronous = off');
    const found = database.prepare('SELECT number, stream FROM events WHERE id = ?').get(String(row.id));
    const numbers = { events: Number(found?.['number']), streams: Number(found?.['stream']) };
    return {
      store,
      ...rows,
      readsAll: true,
      put: async (column, value) => {
        const [table = '', name] = sqlOf(column);
        const number = table === 'streams' ? numbers.streams : numbers.events;
        database.prepare(`UPDATE ${table} SET ${name} = ? WHERE number = ?`).run(value as string, number); // as the column has it
      },
      remove: async () => {
        database.close();
        for (const opened of [writer, bare, store]) await opened.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

const postgres: TamperedStore = {
  name: 'PostgreSQL',
  at: 'server',
  skip: false,
  async place(codec, fill) {
    const server = await PostgresServer.start({ settings: { fsync: 'off' } });
    const open = (options: object) => PostgresEventStore.open(server.url(), { connections: 2, ...options });
    const [writer, bare, store] = [await open({ codec: codec() }), await open({}), await open({ codec: codec() })];
    await fill(writer);
    const rows = await keptRows(bare);
    const { row } = rows;
    const client = new Client({ connectionString: server.url() });
    await client.connect();
    const found = await client.query('SELECT save, place, stream FROM dvent.events WHERE id = $1', [row.id]);
    const { save, place, stream: number } = found.rows[0];
    return {
      store,
      ...rows,
      readsAll: true,
      put: async (column, value) => {
        const [table, name] = sqlOf(column);
        if (table === 'streams') await client.query(`UPDATE dvent.streams SET ${name} = $1 WHERE number = $2`, [value, number]);
        else await client.query(`UPDATE dvent.events SET ${name} = $1 WHERE save = $2 AND place = $3`, [value, save, place]);
      },
      remove: async () => {
        await client.end();
        for (const opened of [writer, bare, store]) await opened.close();
        await server.stop();
      },
    };
  },
};

const nats: TamperedStore = {
  name: 'NATS',
  at: 'server',
  skip: withoutNats,
  async place(codec, fill) {
    const server = await NatsServer.start();
    const open = (options: object) => NatsEventStore.open(server.url, { prefix: 'log', timeout: 5_000, ...options });
    const [writer, bare, store] = [await open({ codec: codec() }), await open({}), await open({ codec: codec() })];
    await fill(writer);
    const rows = await keptRows(bare);
    const { row } = rows;
    const connection = await connect({ servers: server.url });
    const { streams } = await jetstreamManager(connection);
    // The last message of the stream, whose lines are: what it says of itself, the event's own columns, its data, its metadata.
    const message = await streams.getMessage('log', { last_by_subj: `log.${stream.replace('-', '.')}` });
    if (!message) throw new Error('there is no message');
    const header = JSON.parse(message.string().split('\n')[0] ?? '');
    let sequence = message.seq;
    return {
      store,
      ...rows,
      readsAll: true,
      put: async (column, value) => {
        const { streamId, version, id, type, timestamp, data, metadata } = Object.assign({ ...row }, { [column]: value });
        const lines = [JSON.stringify({ ...header, from: version }), JSON.stringify([id, type, timestamp]), data, metadata ?? ''];
        await streams.deleteMessage('log', sequence);
        // A message is never changed: somebody who wants to takes it away, and puts another one in.
        const subject = `log.${String(streamId).replace('-', '.')}`;
        sequence = (await jetstream(connection).publish(subject, lines.join('\n'))).seq;
      },
      remove: async () => {
        await connection.close();
        for (const opened of [writer, bare, store]) await opened.close();
        await server.stop();
      },
    };
  },
};

export const tamperedStores: readonly TamperedStore[] = [memory, sqlite, postgres, nats];
