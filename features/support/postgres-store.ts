import { AfterAll } from '@cucumber/cucumber';
import type { StoreOptions } from '../../src/index.ts';
import { PostgresEventStore } from '../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../tests/servers/postgres.ts';
import type { OpenedStore } from './stores.ts';

// One server for all scenarios of a process; a scenario that crashes it loses nothing that another needs.
let server: Promise<PostgresServer> | undefined;
let schemas = 0;
AfterAll(async () => (await server)?.stop());

/** A store in a schema of its own. */
export async function openPostgresStore(options: StoreOptions): Promise<OpenedStore> {
  server ??= PostgresServer.start({ settings: { fsync: 'off' } });
  schemas += 1;
  const schema = `scenario ${schemas}`;
  const running = await server;
  const store = await PostgresEventStore.open(running.url(), { ...options, schema, connections: 4 });
  return {
    store,
    remove: async () => {
      await running.sql(`DROP SCHEMA "${schema}" CASCADE`);
    },
  };
}
