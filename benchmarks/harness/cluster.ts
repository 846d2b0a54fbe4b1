import { withoutNats } from '../../tests/servers/nats.ts';
import { NatsCluster } from '../../tests/servers/nats-cluster.ts';
import { type NatsTold, toldBy } from '../../tests/servers/nats-told.ts';

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
    return `sync_interval=${(await this.#told()).syncInterval}`;
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

  async #told(): Promise<NatsTold> {
    return toldBy(await this.#started());
  }
}
