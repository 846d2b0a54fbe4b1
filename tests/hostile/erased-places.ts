import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { encodedEvent } from '../../src/codec/encoded-event.ts';
import type { EventCodec } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import { type EventStore, InMemoryEventStore } from '../../src/index.ts';
import { NatsEventStore } from '../../src/stores/nats/index.ts';
import { PostgresEventStore } from '../../src/stores/postgres/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { allIn } from '../faults/files-with.ts';
import { temporaryFile } from '../faults/temporary-folder.ts';
import { logOf } from '../rows.ts';
import { NatsServer, withoutNats } from '../servers/nats.ts';
import { PostgresServer, systemBinaries, withoutSystem } from '../servers/postgres.ts';

/** A store, and all that is on the disk, or in memory, of it. */
export interface SearchedPlace {
  open(codec: EventCodec): Promise<EventStore>;
  /** Brings to the disk what is on its way there. */
  settle?(): Promise<void>;
  /** What operators do, as the guide of the store says, so that what was deleted is gone. */
  clean?(): Promise<void>;
  bytes(): Promise<Buffer>;
}

export interface SearchedStore {
  readonly name: string;
  readonly skip: string | false;
  place(t: TestContext): Promise<SearchedPlace>;
}

const memory: SearchedStore = {
  name: 'memory',
  skip: false,
  async place() {
    const bare = new InMemoryEventStore();
    return {
      open: async (codec) => new EventLogStore(logOf(bare), { codec }),
      bytes: async () => {
        const events = await collected(bare.getAllEvents({ archived: 'include' }));
        const texts = events.flatMap(({ event }) => Object.values({ ...event, ...encodedEvent(event) }).map(String));
        const buckets = ['$data-keys', '$subject-keys', '$snapshots'].map((name) => collected(bare.bucket(name).entries()));
        const values = (await Promise.all(buckets)).flat().map(({ value }) => value);
        return Buffer.concat([...texts.map((text) => Buffer.from(text)), ...values]);
      },
    };
  },
};

const sqlite: SearchedStore = {
  name: 'SQLite: the file and its write-ahead log',
  skip: false,
  async place(t) {
    const file = temporaryFile(t);
    return {
      open: async (codec) => {
        const store = await SqliteEventStore.open(file, { codec });
        t.after(() => store.close());
        return store;
      },
      bytes: async () => allIn(dirname(file)),
    };
  },
};

const [, guide = ''] = /^```sql erase\n([\s\S]*?)^```$/m.exec(readFileSync('docs/guides/postgres.md', 'utf8')) ?? [];

/** What all files of a server hold: a thousand of them, read by one process. What is removed meanwhile is left out. */
const allOf = (folder: string): Buffer =>
  execFileSync('sh', ['-c', 'find "$0" -type f -exec cat {} + 2>/dev/null || true', folder], { maxBuffer: 2 ** 30 });

/** A server, in the schema that the guide speaks of. */
async function postgres(t: TestContext, server: PostgresServer): Promise<Omit<SearchedPlace, 'bytes'>> {
  return {
    open: async (codec) => {
      const store = await PostgresEventStore.open(server.url(), { schema: 'diary', connections: 2, codec });
      t.after(() => store.close());
      return store;
    },
    settle: async () => void (await server.sql('CHECKPOINT')),
    clean: async () => {
      for (const statement of guide.split(';').filter((text) => text.trim() !== '')) await server.sql(statement);
    },
  };
}

const postgresFiles: SearchedStore = {
  name: "PostgreSQL: the server's files, its write-ahead log among them",
  skip: false,
  async place(t) {
    const server = await PostgresServer.start({ settings: { wal_recycle: 'off' } });
    t.after(() => server.stop());
    return { ...(await postgres(t, server)), bytes: async () => allOf(join(server.folder, 'data')) };
  },
};

const postgresDump: SearchedStore = {
  name: 'PostgreSQL: a dump',
  skip: withoutSystem,
  async place(t) {
    const system = systemBinaries();
    if (!system) throw new Error('PostgreSQL is not installed here');
    const server = await PostgresServer.start({ binaries: system });
    t.after(() => server.stop());
    const dumped = () => execFileSync(join(system.folder, 'pg_dump'), ['--dbname', server.url()], { maxBuffer: 2 ** 28 });
    return { ...(await postgres(t, server)), bytes: async () => dumped() };
  },
};

const nats: SearchedStore = {
  name: "NATS: JetStream's files",
  skip: withoutNats,
  async place(t) {
    const server = await NatsServer.start();
    t.after(() => server.stop());
    return {
      open: async (codec) => {
        const store = await NatsEventStore.open(server.url, { codec });
        t.after(() => store.close());
        return store;
      },
      bytes: async () => allIn(server.folder),
    };
  },
};

export const searchedStores: readonly SearchedStore[] = [memory, sqlite, postgresFiles, postgresDump, nats];
