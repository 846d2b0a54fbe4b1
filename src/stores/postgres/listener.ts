import { Client, type ClientConfig } from 'pg';
import type { GrowthListener, Heard } from '../../core/growth.ts';
import type { Driver } from './driver.ts';
import { quotedName } from './schema.ts';

/** Pauses before it is tried again, in milliseconds, the last one over and over: a server that refuses is not to be stormed. */
const pauses = [50, 100, 200, 500, 1_000, 2_000, 5_000];

/** How long a server has to say farewell, in milliseconds. */
const farewellMilliseconds = 1_000;

interface ListenerOptions {
  readonly channel: string;
  readonly config: ClientConfig;
}

/** A connection of its own, on which other processes' saves are heard of. */
export class Listener implements GrowthListener {
  readonly #options: ListenerOptions;
  #client: Client | undefined;
  /** Since when, by the process's clock; `undefined` while nothing is heard. */
  #listensSince: number | undefined;
  #failures = 0;
  #notBefore = 0;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  get isListening(): boolean {
    return this.#listensSince !== undefined;
  }

  /** Begins to listen, if it does not, and if it has not just failed to. */
  start({ heard, begun }: Heard): void {
    if (this.#client || performance.now() < this.#notBefore) return;
    const { channel, config } = this.#options;
    const client = new Client(config);
    this.#client = client;
    const lost = () => {
      if (this.#client === client) this.#lose();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => {
      const save = Number(payload);
      if (Number.isSafeInteger(save)) heard(save);
    });
    const begin = async () => {
      await client.connect();
      await client.query(`LISTEN ${quotedName(channel)}`);
      if (this.#client !== client) return;
      this.#listensSince = performance.now();
      await begun();
    };
    begin().catch(() => {
      lost();
      end(client);
    });
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#listensSince = undefined;
    if (client) await end(client);
  }

  #lose(): void {
    const now = performance.now();
    const last = pauses.length - 1;
    if (this.#listensSince !== undefined && now - this.#listensSince > (pauses[last] ?? 0)) this.#failures = 0;
    this.#notBefore = now + (pauses[Math.min(this.#failures, last)] ?? 0);
    this.#failures += 1;
    this.#client = undefined;
    this.#listensSince = undefined;
  }
}

/**
 * Tells those who listen. Not in the save's own transaction: a NOTIFY takes a lock on the whole database while it commits. What gets
 * lost is found by polling.
 */
export const notifying = (driver: Driver, channel: string) => async (save: number) => {
  // Nothing to wait for the disk for.
  const notify = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";
  await driver.query(notify, [channel, String(save)]);
};

/** Ends a connection, also where the server is silent. */
async function end(client: Client): Promise<void> {
  // `pg-native`'s clients have no such connection, and wait for nobody.
  const limit = setTimeout(() => client.connection?.stream.destroy(), farewellMilliseconds);
  await client.end().catch(() => {});
  clearTimeout(limit);
}
