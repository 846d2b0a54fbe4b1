import { after } from 'node:test';
import type { ExpectedVersion } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { CuttingProxy } from '../servers/cutting-proxy.ts';
import { NatsServer, withoutNats } from '../servers/nats.ts';
import { freshSchema } from './places.ts';

/** A store behind a connection. */
interface Distant {
  readonly name: string;
  readonly skip: string | false;
  fresh(): Promise<string>;
  /** What saying it again gives, where others have written one event meanwhile and the first try was not written. */
  late(expected: ExpectedVersion): 'saved' | 'CONCURRENCY';
  /** What is in the request that archives or deletes the stream `Gone-1`, and in none before it. */
  readonly gone: string;
}

export const distant: readonly Distant[] = [
  {
    name: 'PostgreSQL',
    skip: false,
    fresh: freshSchema,
    late: (expected) => (expected === 'any' || expected === 'exists' ? 'saved' : 'CONCURRENCY'),
    gone: 'Gone-1',
  },
  // There, each try is aimed at a version.
  { name: 'NATS JetStream', skip: withoutNats, fresh: freshLogOnOne, late: () => 'CONCURRENCY', gone: '.$.Gone.1 ' },
];

let nats: Promise<NatsServer> | undefined;
let logs = 0;
after(async () => (await nats)?.stop());

/** A log on one server: a cluster would offer the client a way around the proxy. A cut that was not noticed would take a minute. */
async function freshLogOnOne(): Promise<string> {
  nats ??= NatsServer.start();
  logs += 1;
  return `${(await nats).url}?prefix=cut_${logs}&timeout=60000`;
}

/** A store behind a proxy that cuts connections. */
export async function throughProxy(direct: string) {
  const url = new URL(direct);
  const proxy = await CuttingProxy.before(Number(url.port));
  url.port = String(proxy.port);
  const store = await openEventStore(url.href);
  return {
    store,
    proxy,
    async [Symbol.asyncDispose]() {
      await store.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}
