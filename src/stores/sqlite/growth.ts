import { Waiters } from '../../core/waiters.ts';
import { isSqliteError } from './driver.ts';
import type { Reader } from './reader.ts';

/** A commit of another process is noticed this soon; each look takes some microseconds. */
const pollMilliseconds = 50;

/** Wakes those who wait for the log to grow: at once for this store's commits, by looking for those of other processes. */
export class Growth {
  readonly #reader: Reader;
  readonly #waiters = new Waiters();
  #poll: ReturnType<typeof setInterval> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Comes back when the log may have grown beyond an event's number, or when the signal aborts. */
  async beyond(number: number, signal: AbortSignal): Promise<void> {
    this.#startPolling();
    try {
      // Looked at after the polling has its base line: what is committed from here on is seen by one or the other.
      if (this.#reader.head() <= number) await this.#waiters.wait(signal);
    } catch (error) {
      // Whoever waits reads next, and meets the error there.
      if (!isSqliteError(error)) throw error;
    } finally {
      if (this.#waiters.size === 0) this.#stopPolling();
    }
  }

  wake(): void {
    this.#waiters.wake();
  }

  #startPolling(): void {
    if (this.#poll) return;
    let seen = this.#dataVersion();
    this.#poll = setInterval(() => {
      const current = this.#dataVersion();
      if (current === seen) return;
      seen = current;
      this.wake();
    }, pollMilliseconds);
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  /** Where the file cannot be read, those who wait are woken, and meet the error in their own read. */
  #dataVersion(): number {
    try {
      return this.#reader.dataVersion();
    } catch {
      return Number.NaN;
    }
  }
}
