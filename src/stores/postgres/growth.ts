import { Client, type ClientConfig } from 'pg';
import { Waiters } from '../../core/waiters.ts';
import { quotedName } from './schema.ts';

/** How often to look for other processes' saves, in milliseconds: while they cannot be heard of, and while they can. */
const pollMilliseconds = { deaf: 50, listening: 500 };

/** How long the connection that listens is kept after the last subscriber has stopped waiting, in milliseconds. */
const lingerMilliseconds = 1_000;

interface GrowthOptions {
  readonly channel: string;
  /** Where to listen; `undefined` for nowhere. */
  readonly listen: ClientConfig | undefined;
  /** Looks at the log, and gives the number of its last save. */
  readonly look: () => Promise<number>;
}

/** Wakes those who wait for the log to grow: at once for what this store has saved, by listening and by looking for the rest. */
export class Growth {
  readonly #options: GrowthOptions;
  readonly #waiters = new Waiters();
  /** The greatest save that was heard of. */
  #head = 0;
  #poll: ReturnType<typeof setTimeout> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #listener: Client | undefined;
  #isListening = false;
  #isClosed = false;

  constructor(options: GrowthOptions) {
    this.#options = options;
  }

  /** Comes back when the log has grown beyond a save, when the signal aborts, and when this is closed. */
  async beyond(save: number, signal: AbortSignal): Promise<void> {
    if (this.#head > save || this.#isClosed) return;
    clearTimeout(this.#linger);
    this.#listen();
    this.#schedule();
    await this.#waiters.wait(signal);
    if (this.#waiters.size > 0 || this.#isClosed) return;
    clearTimeout(this.#poll);
    this.#poll = undefined;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.#stopListening(), lingerMilliseconds).unref();
  }

  /** The log has this save now. */
  heard(save: number): void {
    if (save <= this.#head) return;
    this.#head = save;
    this.#waiters.wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#poll);
    clearTimeout(this.#linger);
    this.#waiters.wake();
    await this.#stopListening();
  }

  #schedule(): void {
    this.#poll ??= setTimeout(
      async () => {
        // Where the server cannot be reached, those who wait are woken, and meet the error in their own read.
        await this.#options.look().then(
          (head) => this.heard(head),
          () => this.#waiters.wake(),
        );
        this.#poll = undefined;
        if (this.#waiters.size > 0 && !this.#isClosed) {
          this.#listen();
          this.#schedule();
        }
      },
      pollMilliseconds[this.#isListening ? 'listening' : 'deaf'],
    );
  }

  #listen(): void {
    const { listen, channel } = this.#options;
    if (this.#listener || !listen || this.#isClosed) return;
    const client = new Client(listen);
    this.#listener = client;
    const lost = () => {
      if (this.#listener !== client) return;
      this.#listener = undefined; // the next poll makes another
      this.#isListening = false;
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.heard(Number(payload)));
    const begin = async () => {
      await client.connect();
      await client.query(`LISTEN ${quotedName(channel)}`);
      this.#isListening = this.#listener === client;
      this.heard(await this.#options.look()); // what came before
    };
    begin().catch(() => {
      lost();
      client.end().catch(() => {});
    });
  }

  async #stopListening(): Promise<void> {
    const client = this.#listener;
    this.#listener = undefined;
    this.#isListening = false;
    await client?.end().catch(() => {});
  }
}
