import { Waiters } from './waiters.ts';

/** What a listener tells of. */
export interface Heard {
  /** The log has this save now, as others say. */
  readonly heard: (save: number) => void;
  /** It has begun to listen: what came before was not heard. */
  readonly begun: () => Promise<void>;
}

/** Where a store hears of what other stores save to its log. */
export interface GrowthListener {
  readonly isListening: boolean;
  /** Begins to listen, if it does not. */
  start(heard: Heard): void;
  stop(): Promise<void>;
}

interface GrowthOptions {
  /** Looks at the log, and gives the number of its last save. */
  readonly look: () => Promise<number>;
  /** `undefined` where nothing is heard. */
  readonly listener: GrowthListener | undefined;
}

/** How often to look for other stores' saves, in milliseconds: while they cannot be heard of, and while they can. */
const pollMilliseconds = { deaf: 50, listening: 500 };

/** How long it goes on listening after the last subscriber has stopped waiting, in milliseconds. */
const lingerMilliseconds = 1_000;

/**
 * Wakes those who wait for a log on a server to grow: at once for what this store has saved, by listening and by looking for the rest.
 * What is heard is believed once: a reader that has found nothing there waits until the log itself was looked at.
 */
export class Growth {
  readonly #readHead: () => Promise<number>;
  readonly #listener: GrowthListener | undefined;
  readonly #heard: Heard = { heard: (save) => this.heard(save), begun: () => this.#look() };
  readonly #waiters = new Waiters();
  /** The greatest save that was heard of. */
  #head = 0;
  /** Whom that was last told: a reader that had come as far as `save`. */
  #told = { save: 0, head: 0 };
  #poll: ReturnType<typeof setTimeout> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor({ look, listener }: GrowthOptions) {
    this.#readHead = look;
    this.#listener = listener;
  }

  /** Comes back when the log has grown beyond a save, when the signal aborts, and when this is closed. */
  async beyond(save: number, signal: AbortSignal): Promise<void> {
    if (this.#head > save && (await this.#isNews(save))) return;
    if (this.#isClosed) return;
    clearTimeout(this.#linger);
    this.#listener?.start(this.#heard);
    this.#schedule();
    await this.#waiters.wait(signal);
    if (this.#waiters.size > 0 || this.#isClosed) return;
    clearTimeout(this.#poll);
    this.#poll = undefined;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.#listener?.stop(), lingerMilliseconds);
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
    await this.#listener?.stop();
  }

  /** A reader that comes back from where it was, with nothing heard meanwhile, has found nothing: then the log itself is asked. */
  async #isNews(save: number): Promise<boolean> {
    const head = this.#head;
    const isAgain = this.#told.save === save && this.#told.head === head;
    this.#told = { save, head };
    if (isAgain) await this.#look().catch(() => {}); // its own read will meet the error
    return this.#head > save;
  }

  async #look(): Promise<void> {
    const heard = this.#head;
    const head = await this.#readHead();
    if (head >= heard || this.#head !== heard) return this.heard(head);
    // The log has lost its end (an older copy, a replica that did not have all), or what was heard was not true. Who waits beyond
    // its end must be told.
    this.#head = head;
    this.#waiters.wake();
  }

  #schedule(): void {
    if (this.#poll) return;
    const timer = setTimeout(
      async () => {
        // Where the server cannot be reached, those who wait are woken, and meet the error in their own read.
        await this.#look().catch(() => this.#waiters.wake());
        if (this.#poll !== timer) return; // nobody waited any more; it may have begun anew
        this.#poll = undefined;
        if (this.#waiters.size === 0 || this.#isClosed) return;
        this.#listener?.start(this.#heard);
        this.#schedule();
      },
      pollMilliseconds[this.#listener?.isListening ? 'listening' : 'deaf'],
    );
    this.#poll = timer;
  }
}
