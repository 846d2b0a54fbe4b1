import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InMemoryEventStore, type StoreOptions } from '../../src/index.ts';
import { NatsEventStore } from '../../src/stores/nats/index.ts';
import { PostgresEventStore } from '../../src/stores/postgres/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { NatsServer, withoutNats } from '../servers/nats.ts';
import { PostgresServer } from '../servers/postgres.ts';
import { law } from './law.ts';
import { story } from './store-story.ts';
import { type StoreUnderTest, tell } from './store-teller.ts';

// Every store does what the model does, whatever happens to it. A new store joins by a line in this table.

const directory = mkdtempSync(join(tmpdir(), 'dvent-properties-'));
after(() => rmSync(directory, { recursive: true, force: true }));
let made = 0;
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

const nats = withoutNats ? undefined : await NatsServer.start();
after(() => nats?.stop());

const stores: readonly { readonly name: string; readonly runs: number; readonly fresh: () => StoreUnderTest }[] = [
  {
    name: 'the memory store',
    runs: 600,
    fresh: () => ({ lasts: false, open: async (options) => new InMemoryEventStore(options) }),
  },
  {
    name: 'the SQLite store',
    runs: 100,
    fresh: () => {
      made += 1;
      const file = join(directory, `${made}.db`);
      return { lasts: true, open: (options) => SqliteEventStore.open(file, { ...options, synchronous: 'off' }) };
    },
  },
  {
    name: 'the PostgreSQL store',
    runs: 60,
    fresh: () => {
      made += 1;
      const schema = `story_${made}`;
      return { lasts: true, open: (options) => PostgresEventStore.open(server.url(), { ...options, schema, connections: 4 }) };
    },
  },
];

const natsStore = (server: NatsServer) => {
  made += 1;
  const prefix = `story_${made}`;
  const open = (options: StoreOptions) => NatsEventStore.open(server.url, { ...options, prefix });
  return { lasts: true, open };
};

if (nats) law('the NATS store behaves as its model', { runs: 40, given: [story] }, (steps) => tell(natsStore(nats), steps));
else test('the NATS store behaves as its model', { skip: withoutNats });

for (const { name, runs, fresh } of stores)
  law(`${name} behaves as its model`, { runs, given: [story] }, (steps) => tell(fresh(), steps));
