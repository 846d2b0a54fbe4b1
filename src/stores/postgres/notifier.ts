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
  /** The greatest save that is still to be told; 0 for none. */
  #pending = 0;
  #sending: Promise<void> | undefined;
  #isClosed = false;

  constructor(driver: Driver, channel: string) {
    this.#driver = driver;
    this.#channel = channel;
  }

  grown(head: number): void {
    this.#pending = Math.max(this.#pending, head);
    this.#sending ??= this.#send();
  }

  /** Tells what is still to be told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#pending > 0) {
      const head = this.#pending;
      this.#pending = 0;
      // Nothing to wait for the disk for.
      const notify = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";
      await this.#driver.query(notify, [this.#channel, String(head)]).catch(() => {});
      if (!this.#isClosed) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
    this.#sending = undefined;
  }
}
