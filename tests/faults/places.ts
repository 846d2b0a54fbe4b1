import { after, type TestContext } from 'node:test';
import { openEventStore } from '../../src/open.ts';
import { withoutNats } from '../servers/nats.ts';
import { NatsCluster } from '../servers/nats-cluster.ts';
import { toldBy } from '../servers/nats-told.ts';
import { PostgresServer } from '../servers/postgres.ts';
import { temporaryFile } from './temporary-folder.ts';

/** Where events outlive a process: what is told of all such stores is tested on each of them. */
export interface Place {
  readonly name: string;
  /** Why it is left out here. */
  readonly skip: string | false;
  /** The URL of an empty store. */
  fresh(test: TestContext): Promise<string>;
  /** What keeps it, and when a server brings to the disk what it acknowledges. */
  told(): Promise<string>;
}

let postgres: Promise<PostgresServer> | undefined;
let schemas = 0;
let logs = 0;
after(async () => (await postgres)?.stop());

/** The server of this test file. */
export const postgresServer = (): Promise<PostgresServer> => {
  postgres ??= PostgresServer.start();
  return postgres;
};

/** The URL of an empty store on it. */
export async function freshSchema(): Promise<string> {
  schemas += 1;
  return `${(await postgresServer()).url()}?schema=place_${schemas}`;
}

async function postgresTold(): Promise<string> {
  const settings = 'server_version,fsync,synchronous_commit'.split(',');
  const server = await postgresServer();
  const values = await Promise.all(
    settings.map(async (setting) => `${setting}=${(await server.sql(`SHOW ${setting}`))[0]?.[setting]}`),
  );
  return values.join(', ');
}

let nats: Promise<NatsCluster> | undefined;
after(async () => (await nats)?.stop());

/** The URL of an empty log on this test file's cluster of three NATS servers. */
async function freshLog(): Promise<string> {
  nats ??= NatsCluster.start();
  logs += 1;
  const hosts = (await nats).servers.map(({ port }) => `127.0.0.1:${port}`);
  const url = `nats://${hosts}?prefix=place_${logs}`;
  // Servers that have just started may take long to agree on who leads a new stream.
  await (await openEventStore(`${url}&timeout=30000`)).close();
  return url;
}

async function natsTold(): Promise<string> {
  nats ??= NatsCluster.start();
  const { version, syncInterval } = await toldBy(await nats);
  return `nats-server ${version} on three servers, sync_interval ${syncInterval}`;
}

export const places: readonly Place[] = [
  { name: 'SQLite', skip: false, fresh: async (test) => `sqlite:${temporaryFile(test)}`, told: async () => 'a file' },
  { name: 'PostgreSQL', skip: false, fresh: freshSchema, told: postgresTold },
  { name: 'NATS JetStream', skip: withoutNats, fresh: freshLog, told: natsTold },
];
