import type { Driver } from './driver.ts';

/** At most one notification in so many milliseconds. */
const pauseMilliseconds = 10;

/**
 * Tells other processes that the log has grown. Not in the save's own transaction: a NOTIFY takes a lock on the whole database while
 * it commits. What gets lost here is found by polling.
 */
export class Notifier {
  readonly #driver: Driver;
  readonly #channel: string;
  #head = 0;
  #told = 0;
  #sending: Promise<void> | undefined;
  #isClosed = false;

  constructor(driver: Driver, channel: string) {
    this.#driver = driver;
    this.#channel = channel;
  }

  grown(head: number): void {
    this.#head = Math.max(this.#head, head);
    this.#sending ??= this.#send();
  }

  /** Tells what is still to be told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#told < this.#head) {
      this.#told = this.#head;
      // Nothing to wait for the disk for.
      const notify = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";
      await this.#driver.query(notify, [this.#channel, String(this.#told)]).catch(() => {});
      if (!this.#isClosed) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
    this.#sending = undefined;
  }
}
