import { AfterAll } from '@cucumber/cucumber';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { StoreOptions } from '../../src/index.ts';
import { NatsEventStore } from '../../src/stores/nats/index.ts';
import { NatsServer } from '../../tests/servers/nats.ts';
import type { OpenedStore } from './stores.ts';

// One server for all scenarios of a process, each in a stream of its own.
let server: Promise<{ readonly running: NatsServer; readonly connection: NatsConnection }> | undefined;
let streams = 0;

AfterAll(async () => {
  const { running, connection } = (await server) ?? {};
  await connection?.close();
  await running?.stop();
});

async function start() {
  const running = await NatsServer.start();
  return { running, connection: await connect({ servers: running.url }) };
}

/** A store in a stream of its own. */
export async function openNatsStore(options: StoreOptions): Promise<OpenedStore> {
  server ??= start();
  const { running, connection } = await server;
  streams += 1;
  const prefix = `scenario-${streams}`;
  const store = await NatsEventStore.open(running.url, { ...options, prefix });
  return {
    store,
    remove: async () => {
      await (await jetstreamManager(connection)).streams.delete(prefix);
    },
  };
}
