import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { openEventStore } from '../src/open.ts';
import type { StoreUnderTest } from '../src/testing/store-under-test.ts';
import { NatsServer } from './servers/nats.ts';
import { NatsCluster } from './servers/nats-cluster.ts';
import { PostgresServer } from './servers/postgres.ts';

/** The stores of this package as the specification's runners test them, opened by the sources or by the built package. */
export function storesUnderTest(open: typeof openEventStore) {
  return {
    memory: { place: () => ({ lasts: false, open: (options) => open('memory:', options) }) },
    sqlite: {
      async place() {
        const directory = await mkdtemp(join(tmpdir(), 'dvent-specification-'));
        return {
          open: (options) => open(`sqlite:${join(directory, 'events.db')}`, options),
          remove: () => rm(directory, { recursive: true, force: true }),
        };
      },
    },
    postgres: postgres(open),
    nats: nats(open, () => NatsServer.start()),
    'nats-2.9': nats(open, () => NatsServer.start({ isOld: true })),
    'nats-cluster': nats(open, () => NatsCluster.start()),
  } satisfies { [name: string]: StoreUnderTest };
}

/** One server for all tests of a process, each in a schema of its own. */
function postgres(open: typeof openEventStore): StoreUnderTest {
  let server: Promise<PostgresServer> | undefined;
  let schemas = 0;
  return {
    async place() {
      server ??= PostgresServer.start({ settings: { fsync: 'off' } });
      schemas += 1;
      const schema = `scenario ${schemas}`;
      const running = await server;
      return {
        open: (options) => open(`${running.url()}?schema=${encodeURIComponent(schema)}&connections=4`, options),
        remove: async () => void (await running.sql(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`)),
      };
    },
    end: async () => (await server)?.stop(),
  };
}

/** One server, or cluster, for all tests of a process, each in a stream of its own. */
function nats(open: typeof openEventStore, started: () => Promise<NatsServer | NatsCluster>): StoreUnderTest {
  let server: ReturnType<typeof start> | undefined;
  let streams = 0;
  const start = async () => {
    const running = await started();
    return { running, connection: await connect({ servers: running.urls.split(',') }) };
  };
  return {
    async place() {
      server ??= start();
      const { running, connection } = await server;
      streams += 1;
      const prefix = `scenario-${streams}`;
      return {
        open: (options) => open(`${running.urls}?prefix=${prefix}`, options),
        remove: async () => {
          const { streams } = await jetstreamManager(connection);
          for await (const name of streams.names()) if (name === prefix || name === `${prefix}_kept`) await streams.delete(name);
        },
      };
    },
    async end() {
      const { running, connection } = (await server) ?? {};
      await connection?.close();
      await running?.stop();
    },
  };
}
