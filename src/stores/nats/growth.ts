import { Waiters } from '../../core/waiters.ts';
import type { Link } from './link.ts';

/** How often to look for saves that were not heard of, in milliseconds. */
const pollMilliseconds = 500;

/** At most one word to others in so many milliseconds. */
const pauseMilliseconds = 2;

interface GrowthOptions {
  /** Where writers tell of their saves, outside of the log. */
  readonly subject: string;
  /** The sequence of the log's last message, as the leader has it. */
  readonly head: () => Promise<number>;
}

/**
 * Wakes those who wait for the log to grow: at once for what this store has saved and for what others tell, and by looking at the log
 * now and then for what was not heard.
 */
export class Growth {
  readonly #link: Link;
  readonly #options: GrowthOptions;
  readonly #waiters = new Waiters();
  /** The greatest save that is there, as far as is known. */
  #head = 0;
  /** The greatest that others have told of. */
  #hinted = 0;
  #told = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;
  #listening: { stop(): void } | undefined;
  #isClosed = false;

  constructor(link: Link, options: GrowthOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** Comes back when the log has grown beyond a save, when the signal aborts, and when this is closed. */
  async beyond(save: number, signal: AbortSignal): Promise<void> {
    if (this.#isClosed) return;
    if (!this.#listening) {
      this.#listening = this.#link.listen(this.#options.subject, (text) => this.#hint(Number(text)));
      await this.#look(); // what came before
    }
    if (this.#hinted > save && this.#head <= save) {
      this.#hinted = 0; // anyone may say so
      await this.#look();
    }
    if (this.#head > save || this.#isClosed) return;
    this.#schedule();
    await this.#waiters.wait(signal);
    if (this.#waiters.size > 0) return;
    clearTimeout(this.#poll);
    this.#poll = undefined;
  }

  /** This store has written a save. */
  saved(save: number): void {
    this.#heard(save);
    this.#telling ??= setTimeout(() => this.#tell(), pauseMilliseconds);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#poll);
    clearTimeout(this.#telling);
    if (this.#telling) this.#tell();
    this.#listening?.stop();
    this.#waiters.wake();
  }

  #hint(save: number): void {
    if (!(save > this.#head)) return;
    this.#hinted = Math.max(this.#hinted, save);
    this.#waiters.wake();
  }

  #heard(save: number): void {
    if (!(save > this.#head)) return;
    this.#head = save;
    this.#waiters.wake();
  }

  #tell(): void {
    this.#telling = undefined;
    if (this.#head <= this.#told) return;
    this.#told = this.#head;
    this.#link.tell(this.#options.subject, String(this.#told));
  }

  #schedule(): void {
    this.#poll ??= setTimeout(async () => {
      await this.#look();
      this.#poll = undefined;
      if (this.#waiters.size > 0 && !this.#isClosed) this.#schedule();
    }, pollMilliseconds);
  }

  async #look(): Promise<void> {
    // Where no server can be reached, those who wait are woken, and meet the error in their own read.
    await this.#options.head().then(
      (head) => this.#heard(head),
      () => this.#waiters.wake(),
    );
  }
}
