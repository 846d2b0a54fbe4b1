import { NatsCluster, withoutNats } from '../../tests/servers/nats.ts';

/** The three NATS servers of a run, with the configuration that docker-compose.yml gives to its own: started when a row first asks for them. */
export class BenchCluster {
  /** Why there is none here; `false` where there is. */
  static readonly missing = withoutNats;
  readonly #directory: string;
  #starting: Promise<NatsCluster> | undefined;

  /** @param directory where the servers keep their data */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async url(): Promise<string> {
    return (await this.#started()).urls;
  }

  /** When the servers bring to the disk what they have acknowledged, as they tell it. */
  async durability(): Promise<string> {
    const { sync } = await this.#told();
    return `sync_interval=${sync ?? 'built in (no setting before 2.10)'}`;
  }

  /** What the servers are, for the line that tells where the figures were measured; `undefined` where none were asked for. */
  async description(): Promise<string | undefined> {
    if (!this.#starting) return undefined;
    const { version } = await this.#told();
    return `${version} (three on this machine, ${await this.durability()})`;
  }

  async stop(): Promise<void> {
    await (await this.#starting?.catch(() => undefined))?.stop();
  }

  #started(): Promise<NatsCluster> {
    this.#starting ??= NatsCluster.start({ parent: this.#directory });
    return this.#starting;
  }

  async #told(): Promise<{ readonly version: string; readonly sync: string | undefined }> {
    const { monitors } = await this.#started();
    const servers = await Promise.all(monitors.map(async (url) => toldBy(await (await fetch(`${url}/varz`)).json())));
    const [first] = servers;
    if (!first || servers.some(({ version, sync }) => version !== first.version || sync !== first.sync))
      throw new Error(`The servers differ: ${JSON.stringify(servers)}`);
    return first;
  }
}

/** As documented: https://docs.nats.io/running-a-nats-service/nats_admin/monitoring */
interface Varz {
  readonly version: string;
  readonly jetstream?: { readonly config?: { readonly sync_always?: boolean; readonly sync_interval?: number } };
}

function toldBy({ version, jetstream }: Varz) {
  const { sync_always: always, sync_interval: nanoseconds } = jetstream?.config ?? {};
  const sync = always ? 'always' : nanoseconds === undefined ? undefined : `${nanoseconds / 1e9} s`;
  return { version, sync };
}
