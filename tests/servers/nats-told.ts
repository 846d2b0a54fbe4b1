import type { NatsCluster } from './nats-cluster.ts';

/** What the servers of a cluster say of themselves. */
export interface NatsTold {
  readonly version: string;
  /** When they bring to the disk what they have acknowledged. */
  readonly syncInterval: string;
}

/** Asks all servers of a cluster; they must agree. */
export async function toldBy({ monitors }: NatsCluster): Promise<NatsTold> {
  const servers = await Promise.all(monitors.map(async (url) => toldIn(await (await fetch(`${url}/varz`)).json())));
  const [first] = servers;
  if (!first || servers.some(({ version, syncInterval }) => version !== first.version || syncInterval !== first.syncInterval))
    throw new Error(`The servers differ: ${JSON.stringify(servers)}`);
  return first;
}

/** As documented: https://docs.nats.io/running-a-nats-service/nats_admin/monitoring */
interface Varz {
  readonly version: string;
  readonly jetstream?: { readonly config?: { readonly sync_always?: boolean; readonly sync_interval?: number } };
}

function toldIn({ version, jetstream }: Varz): NatsTold {
  const { sync_always: always, sync_interval: nanoseconds } = jetstream?.config ?? {};
  if (always) return { version, syncInterval: 'always' };
  return { version, syncInterval: `${(nanoseconds ?? 0) / 1e9} s` };
}
